import { integer } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { type AccountRequest, accountRequest } from "../field-groups/account.ts";
import type { Id } from "../field-groups/contract.ts";

export const reqPnL: Message<AccountRequest> = message("reqPnL", 92, [...accountRequest]);

export const cancelPnL: Message<Id> = message("cancelPnL", 93, [integer("reqId")]);

export const reqPnLSingle: Message<AccountRequest & { readonly conId: number }> = message(
  "reqPnLSingle",
  94,
  [...accountRequest, integer("conId")],
);

export const cancelPnLSingle: Message<Id> = message("cancelPnLSingle", 95, [integer("reqId")]);
