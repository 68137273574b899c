import type { Id } from "../contract.ts";
import { integer, text } from "../fields.ts";
import { type Message, message } from "../message.ts";

export const wshMetaData: Message<Id & { readonly json: string }> = message("wshMetaData", 104, [
  integer("reqId"),
  text("json"),
]);

export const wshEventData: Message<Id & { readonly json: string }> = message("wshEventData", 105, [
  integer("reqId"),
  text("json"),
]);
