import { integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const wshMetaData: Message<Id & { readonly json: string }> = message("wshMetaData", 104, [
  integer("reqId"),
  text("json"),
]);

export const wshEventData: Message<Id & { readonly json: string }> = message("wshEventData", 105, [
  integer("reqId"),
  text("json"),
]);
