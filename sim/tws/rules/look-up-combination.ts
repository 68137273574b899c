import type { Exchange } from "../../exchange/exchange.ts";
import { legsOf, requestedLegs } from "../combinations/requested-legs.ts";
import type { ContractLookUp } from "../context/context.ts";
import { exchangeName } from "../lookup/exchanges.ts";
import type { DescribedContract } from "../lookup/find-contracts.ts";
import { COMBINATION_RULES } from "./combinations.ts";
import { firstRefusal } from "./rule.ts";

/** Makes the combination that a request describes, or says why TWS refuses it. */
export function lookUpCombination(
  contract: DescribedContract,
  exchange: Exchange,
  nowMs: number,
): ReturnType<ContractLookUp> {
  const request = requestedLegs(contract, exchange, nowMs);
  const refusal = firstRefusal(COMBINATION_RULES, request);
  if (refusal !== undefined) return { refusal };
  const [first, ...others] = legsOf(request);
  if (first === undefined) throw new RangeError("Cannot make a combination: it has no legs");
  const { symbol, currency } = contract;
  const terms = {
    symbol,
    currency: currency === "" ? first.instrument.currency : currency.toUpperCase(),
    exchange: exchangeName(contract.exchange),
    legs: [first, ...others] as const,
  };
  return { found: [exchange.combination(terms)] };
}
