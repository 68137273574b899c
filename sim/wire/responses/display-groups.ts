import { fixed, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const displayGroupList: Message<Id & { readonly groups: string }> = message("displayGroupList", 67, [
  fixed(1),
  integer("reqId"),
  text("groups"),
]);

export const displayGroupUpdated: Message<Id & { readonly contractInfo: string }> = message(
  "displayGroupUpdated",
  68,
  [fixed(1), integer("reqId"), text("contractInfo")],
);
