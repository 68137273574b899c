import { fixed, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const fundamentalData: Message<Id & { readonly data: string }> = message("fundamentalData", 51, [
  fixed(1),
  integer("reqId"),
  text("data"),
]);
