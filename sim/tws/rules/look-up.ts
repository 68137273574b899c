import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { isBag } from "../../wire/field-groups/contract.ts";
import type { ContractLookUp } from "../context/context.ts";
import { eachContract, findContracts } from "../lookup/find-contracts.ts";
import { SPREAD_RULES } from "./combinations.ts";
import { CONTRACT_RULES, MATCH_RULES } from "./contracts.ts";
import { lookUpCombination } from "./look-up-combination.ts";
import { firstRefusal } from "./rule.ts";

/** Looks up the contracts that a request describes, or says why TWS refuses the request. */
export const lookUpContracts: ContractLookUp = (contract, use, exchange, nowMs) => {
  const refused = firstRefusal(CONTRACT_RULES, { use, contract }) ?? firstRefusal(SPREAD_RULES, contract);
  if (refused === undefined && isBag(contract)) return lookUpCombination(contract, exchange, nowMs);
  if (refused !== undefined) return { refusal: refused };
  // Details are sent of a whole chain, which is made while it is sent.
  const each = use === "details" ? eachContract(contract, exchange, nowMs) : undefined;
  const first = each?.next();
  const found = first === undefined ? findContracts(contract, exchange, nowMs) : [first.value ?? []].flat();
  const refusal = firstRefusal(MATCH_RULES, { use, contract, found });
  if (refusal !== undefined) return { refusal };
  return { found: each === undefined ? found : joined(found, each) };
};

function* joined(found: readonly Instrument[], rest: Iterable<Instrument>): Generator<Instrument, undefined> {
  yield* found;
  yield* rest;
}
