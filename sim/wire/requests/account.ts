import type { Id } from "../contract.ts";
import { fixed, flag, integer, text } from "../fields.ts";
import { type Message, message } from "../message.ts";

interface OfModel extends Id {
  readonly account: string;
  readonly modelCode: string;
}

export const reqPositions: Message<object> = message("reqPositions", 61, [fixed(1)]);
export const cancelPositions: Message<object> = message("cancelPositions", 64, [fixed(1)]);

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

export const reqPositionsMulti: Message<OfModel> = message("reqPositionsMulti", 74, [
  fixed(1),
  integer("reqId"),
  text("account"),
  text("modelCode"),
]);
export const cancelPositionsMulti: Message<Id> = message("cancelPositionsMulti", 75, [
  fixed(1),
  integer("reqId"),
]);
export const reqAccountUpdatesMulti: Message<OfModel & { readonly ledgerAndNlv: boolean }> = message(
  "reqAccountUpdatesMulti",
  76,
  [fixed(1), integer("reqId"), text("account"), text("modelCode"), flag("ledgerAndNlv")],
);
export const cancelAccountUpdatesMulti: Message<Id> = message("cancelAccountUpdatesMulti", 77, [
  fixed(1),
  integer("reqId"),
]);

export const reqPnL: Message<OfModel> = message("reqPnL", 92, [
  integer("reqId"),
  text("account"),
  text("modelCode"),
]);
export const cancelPnL: Message<Id> = message("cancelPnL", 93, [integer("reqId")]);
export const reqPnLSingle: Message<OfModel & { readonly conId: number }> = message("reqPnLSingle", 94, [
  integer("reqId"),
  text("account"),
  text("modelCode"),
  integer("conId"),
]);
export const cancelPnLSingle: Message<Id> = message("cancelPnLSingle", 95, [integer("reqId")]);
