import { fixed, integer } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { type AccountRequest, accountRequest } from "../field-groups/account.ts";
import type { Id } from "../field-groups/contract.ts";

export const reqPositions: Message<object> = message("reqPositions", 61, [fixed(1)]);

export const cancelPositions: Message<object> = message("cancelPositions", 64, [fixed(1)]);

export const reqPositionsMulti: Message<AccountRequest> = message("reqPositionsMulti", 74, [
  fixed(1),
  ...accountRequest,
]);

export const cancelPositionsMulti: Message<Id> = message("cancelPositionsMulti", 75, [
  fixed(1),
  integer("reqId"),
]);
