import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { Exchange } from "../../exchange/exchange.ts";
import type { WireContract, WireLeg } from "../../wire/field-groups/contract.ts";
import { exchangeName, exchangesOf } from "./exchanges.ts";

/** Kind of request that describes a contract. */
export type ContractUse = "details" | "data" | "history" | "order";

/** A contract as requests describe it; some have more fields than others. */
export type DescribedContract = WireContract &
  Partial<{
    readonly includeExpired: boolean;
    readonly secIdType: string;
    readonly secId: string;
    readonly issuerId: string;
    readonly legs: readonly WireLeg[];
  }>;

/** Types of identifiers that TWS knows, spelled exactly so. */
const ID_TYPES: readonly string[] = ["CUSIP", "SEDOL", "ISIN", "RIC", "FIGI", "BB_SYMBOL"];

/**
 * Makes the contracts that a description matches, at the exchange that it names, one at a time: a chain has thousands.
 *
 * An identifier of another type counts as none, and so does the multiplier 0, which stock clients send for a share. A
 * description without symbol, conId, local symbol and identifier matches nothing; no issuer is known.
 *
 * @see userFRM/ibkr-dx, venue-behaviour.md, "Looking a contract up".
 */
export function* eachContract(
  contract: DescribedContract,
  exchange: Exchange,
  nowMs: number,
): Generator<Instrument, undefined> {
  if (!/^(?:\d{6}(?:\d{2})?)?$/.test(contract.lastTradeDate)) return;
  const isIdentified = ID_TYPES.includes(contract.secIdType ?? "") && contract.secId !== "";
  const { conId, symbol, localSymbol } = contract;
  if (conId === 0 && symbol === "" && localSymbol === "" && !isIdentified) return;
  const query = {
    ...contract,
    // The exchanges of an instrument are known here, those of a definition are one or two.
    exchange: "",
    primaryExchange: exchangeName(contract.primaryExchange),
    multiplier: Number(contract.multiplier) === 0 ? "" : contract.multiplier,
    secIdType: isIdentified ? contract.secIdType : "",
    secId: isIdentified ? contract.secId : "",
  };
  const wanted = exchangeName(contract.exchange);
  for (const one of exchange.each(query, nowMs, contract.includeExpired ?? false))
    if (contract.exchange === "" || exchangesOf(one).includes(wanted)) yield one;
}

/** Finds the contracts that a description matches, at the exchange that it names. */
export function findContracts(
  contract: DescribedContract,
  exchange: Exchange,
  nowMs: number,
): readonly Instrument[] {
  return [...eachContract(contract, exchange, nowMs)];
}
