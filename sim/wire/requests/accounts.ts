import { fixed, flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { type AccountRequest, accountRequest } from "../field-groups/account.ts";
import type { Id } from "../field-groups/contract.ts";

export const reqManagedAccts: Message<object> = message("reqManagedAccts", 17, [fixed(1)]);

export const reqFamilyCodes: Message<object> = message("reqFamilyCodes", 80, []);

export const reqAccountSummary: Message<Id & { readonly group: string; readonly tags: string }> = message(
  "reqAccountSummary",
  62,
  [fixed(1), integer("reqId"), text("group"), text("tags")],
);

export const cancelAccountSummary: Message<Id> = message("cancelAccountSummary", 63, [
  fixed(1),
  integer("reqId"),
]);

export const reqAccountUpdates: Message<{ readonly subscribe: boolean; readonly account: string }> = message(
  "reqAccountUpdates",
  6,
  [fixed(2), flag("subscribe"), text("account")],
);

export const reqAccountUpdatesMulti: Message<AccountRequest & { readonly ledgerAndNlv: boolean }> = message(
  "reqAccountUpdatesMulti",
  76,
  [fixed(1), ...accountRequest, flag("ledgerAndNlv")],
);

export const cancelAccountUpdatesMulti: Message<Id> = message("cancelAccountUpdatesMulti", 77, [
  fixed(1),
  integer("reqId"),
]);
