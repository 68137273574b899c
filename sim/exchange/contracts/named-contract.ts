import { ANY_CONTRACT } from "./contract-query.ts";
import type { ContractQuery, Instrument } from "./instrument.ts";

/** A contract as a person names it: the symbol of a US share, or what describes another contract. */
export interface NamedContract {
  /** Symbol, e.g. `AAPL`. */
  readonly symbol?: string | undefined;
  /** Contract ID, in place of everything else. */
  readonly conId?: number | undefined;
  /** Security type. Default: `STK`. */
  readonly secType?: string | undefined;
  /** Exchange. */
  readonly exchange?: string | undefined;
  /** Currency. */
  readonly currency?: string | undefined;
  /** Last trading day or month of a future or an option, `yyyymmdd` or `yyyymm`. */
  readonly lastTradeDateOrContractMonth?: string | undefined;
  /** Strike of an option. */
  readonly strike?: number | undefined;
  /** Right of an option: `C` or `P`. */
  readonly right?: string | undefined;
}

/** Contracts that a message names, at most. */
const NAMED_MAX = 4;

/**
 * Finds the one contract that a name means.
 *
 * @param find Finds the contracts that match a query.
 * @throws {RangeError} For a name that means no contract, or several.
 */
export function namedContract(
  name: NamedContract,
  find: (query: ContractQuery) => readonly Instrument[],
): Instrument {
  const { symbol = "", conId = 0, lastTradeDateOrContractMonth = "", strike = 0, right = "" } = name;
  const text = nameText(name);
  if (symbol === "" && conId === 0) throw new RangeError(`Cannot find ${text}: expected a symbol or a conId`);
  const isShare = conId === 0 && (name.secType ?? "STK") === "STK";
  const { secType = conId === 0 ? "STK" : "", exchange = "", currency = isShare ? "USD" : "" } = name;
  const found = find({
    ...ANY_CONTRACT,
    symbol,
    conId,
    lastTradeDate: lastTradeDateOrContractMonth,
    strike,
    right,
    secType,
    currency,
    exchange,
  });
  const [instrument, ...others] = found;
  if (instrument !== undefined && others.length === 0) return instrument;
  if (instrument === undefined) throw new RangeError(`Cannot find ${text}: no such contract is listed`);
  const some = found.slice(0, NAMED_MAX).map(describe).join("; ");
  const more = found.length > NAMED_MAX ? `; and ${found.length - NAMED_MAX} more` : "";
  throw new RangeError(`Cannot find ${text}: it means ${found.length} contracts: ${some}${more}`);
}

/** Writes a contract name in one line, e.g. `AAPL`, or `ES FUT 202603`. */
export function nameText(name: NamedContract): string {
  const { symbol, conId, secType, lastTradeDateOrContractMonth, strike, right, exchange, currency } = name;
  const id = conId === undefined ? undefined : `conId ${conId}`;
  const parts = [symbol, id, secType, lastTradeDateOrContractMonth, strike, right, exchange, currency];
  const known = parts.filter((part) => part !== undefined && part !== "");
  return known.length === 0 ? "a contract without a name" : known.join(" ");
}

function describe({ conId, localSymbol, secType, currency, exchange }: Instrument): string {
  return `${localSymbol} ${secType} ${exchange} ${currency} (conId ${conId})`;
}
