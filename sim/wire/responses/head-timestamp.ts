import { integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const headTimestamp: Message<Id & { readonly timestamp: string }> = message("headTimestamp", 88, [
  integer("reqId"),
  text("timestamp"),
]);
