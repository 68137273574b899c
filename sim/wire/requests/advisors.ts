import { fixed, integer, text } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const requestFA: Message<{ readonly faDataType: number }> = message("requestFA", 18, [
  fixed(1),
  integer("faDataType"),
]);

export const replaceFA: Message<Id & { readonly faDataType: number; readonly xml: string }> = message(
  "replaceFA",
  19,
  [fixed(1), integer("faDataType"), text("xml"), integer("reqId", GATES.replaceFaEnd)],
);

export const reqSoftDollarTiers: Message<Id> = message("reqSoftDollarTiers", 79, [integer("reqId")]);
