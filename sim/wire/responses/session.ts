import { escapedText, fixed, integer, long, text } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const nextValidId: Message<{ readonly orderId: number }> = message("nextValidId", 9, [
  fixed(1),
  integer("orderId"),
]);

export const currentTime: Message<{ readonly seconds: number }> = message("currentTime", 49, [
  fixed(1),
  long("seconds"),
]);

/** An error, a warning or a notice; `reqId` is -1 when it is about no request. */
export const error: Message<
  Id & { readonly code: number; readonly text: string; readonly advanced: string }
> = message("error", 4, [
  fixed(2),
  integer("reqId"),
  integer("code"),
  escapedText("text"),
  escapedText("advanced", GATES.advancedOrderReject),
]);

export const userInfo: Message<Id & { readonly whiteBrandingId: string }> = message("userInfo", 107, [
  integer("reqId"),
  text("whiteBrandingId"),
]);
