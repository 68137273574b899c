import { fixed, flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { contract, type Id, type WireContract } from "../field-groups/contract.ts";

export const reqMktDepth: Message<
  Id & WireContract & { readonly rows: number; readonly smart: boolean; readonly options: string }
> = message("reqMktDepth", 10, [
  fixed(5),
  integer("reqId"),
  ...contract,
  integer("rows"),
  flag("smart"),
  text("options"),
]);

export const cancelMktDepth: Message<Id & { readonly smart: boolean }> = message("cancelMktDepth", 11, [
  fixed(1),
  integer("reqId"),
  flag("smart"),
]);

export const reqMktDepthExchanges: Message<object> = message("reqMktDepthExchanges", 82, []);
