import { fixed, flag, integer, text } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import { contract, type Id, type WireContract } from "../field-groups/contract.ts";

/** Values of `reqContractDetails`. */
export interface ContractDetailsRequest extends Id, WireContract {
  readonly includeExpired: boolean;
  readonly secIdType: string;
  readonly secId: string;
  readonly issuerId: string;
}

export const reqContractDetails: Message<ContractDetailsRequest> = message("reqContractDetails", 9, [
  fixed(8),
  integer("reqId"),
  ...contract,
  flag("includeExpired"),
  text("secIdType"),
  text("secId"),
  text("issuerId", GATES.bondIssuerId),
]);

export const reqMatchingSymbols: Message<Id & { readonly pattern: string }> = message(
  "reqMatchingSymbols",
  81,
  [integer("reqId"), text("pattern")],
);

export const reqMarketRule: Message<{ readonly marketRuleId: number }> = message("reqMarketRule", 91, [
  integer("marketRuleId"),
]);
