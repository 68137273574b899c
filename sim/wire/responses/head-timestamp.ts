import type { Id } from "../contract.ts";
import { integer, text } from "../fields.ts";
import { type Message, message } from "../message.ts";

export const headTimestamp: Message<Id & { readonly timestamp: string }> = message("headTimestamp", 88, [
  integer("reqId"),
  text("timestamp"),
]);
