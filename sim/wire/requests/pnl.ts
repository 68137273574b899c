import { type AccountRequest, accountRequest } from "../account.ts";
import type { Id } from "../contract.ts";
import { integer } from "../fields.ts";
import { type Message, message } from "../message.ts";

export const reqPnL: Message<AccountRequest> = message("reqPnL", 92, [...accountRequest]);

export const cancelPnL: Message<Id> = message("cancelPnL", 93, [integer("reqId")]);

export const reqPnLSingle: Message<AccountRequest & { readonly conId: number }> = message(
  "reqPnLSingle",
  94,
  [...accountRequest, integer("conId")],
);

export const cancelPnLSingle: Message<Id> = message("cancelPnLSingle", 95, [integer("reqId")]);
