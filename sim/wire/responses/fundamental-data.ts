import type { Id } from "../contract.ts";
import { fixed, integer, text } from "../fields.ts";
import { type Message, message } from "../message.ts";

export const fundamentalData: Message<Id & { readonly data: string }> = message("fundamentalData", 51, [
  fixed(1),
  integer("reqId"),
  text("data"),
]);
