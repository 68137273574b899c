import type { Id } from "../contract.ts";
import { fixed, integer, text } from "../fields.ts";
import { GATES } from "../gates.ts";
import { type Message, message } from "../message.ts";

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
