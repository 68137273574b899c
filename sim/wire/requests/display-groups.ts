import { fixed, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const queryDisplayGroups: Message<Id> = message("queryDisplayGroups", 67, [
  fixed(1),
  integer("reqId"),
]);

export const subscribeToGroupEvents: Message<Id & { readonly groupId: number }> = message(
  "subscribeToGroupEvents",
  68,
  [fixed(1), integer("reqId"), integer("groupId")],
);

export const updateDisplayGroup: Message<Id & { readonly contractInfo: string }> = message(
  "updateDisplayGroup",
  69,
  [fixed(1), integer("reqId"), text("contractInfo")],
);

export const unsubscribeFromGroupEvents: Message<Id> = message("unsubscribeFromGroupEvents", 70, [
  fixed(1),
  integer("reqId"),
]);
