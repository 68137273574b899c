import { isBag } from "../../wire/field-groups/contract.ts";
import type { ContractLookUp } from "../context/context.ts";
import { findContracts } from "../lookup/find-contracts.ts";
import { SPREAD_RULES } from "./combinations.ts";
import { CONTRACT_RULES, MATCH_RULES } from "./contracts.ts";
import { lookUpCombination } from "./look-up-combination.ts";
import { firstRefusal } from "./rule.ts";

/** Looks up the contracts that a request describes, or says why TWS refuses the request. */
export const lookUpContracts: ContractLookUp = (contract, use, exchange, nowMs) => {
  const refused = firstRefusal(CONTRACT_RULES, { use, contract }) ?? firstRefusal(SPREAD_RULES, contract);
  if (refused === undefined && isBag(contract)) return lookUpCombination(contract, exchange, nowMs);
  const found = refused === undefined ? findContracts(contract, exchange, nowMs) : [];
  const refusal = refused ?? firstRefusal(MATCH_RULES, { use, contract, found });
  return refusal === undefined ? { found } : { refusal };
};
