import type { Id } from "../contract.ts";
import { fixed, integer, list, long, text } from "../fields.ts";
import { GATES } from "../gates.ts";
import { type Message, message } from "../message.ts";

export const managedAccounts: Message<{ readonly accounts: string }> = message("managedAccounts", 15, [
  fixed(1),
  text("accounts"),
]);
export const nextValidId: Message<{ readonly orderId: number }> = message("nextValidId", 9, [
  fixed(1),
  integer("orderId"),
]);
export const currentTime: Message<{ readonly seconds: number }> = message("currentTime", 49, [
  fixed(1),
  long("seconds"),
]);

/** An error, a warning or a notice; `reqId` is -1 where it is about no request. */
export const error: Message<
  Id & { readonly code: number; readonly text: string; readonly advanced: string }
> = message("error", 4, [
  fixed(2),
  integer("reqId"),
  integer("code"),
  text("text"),
  text("advanced", GATES.advancedOrderReject),
]);

export const userInfo: Message<Id & { readonly whiteBrandingId: string }> = message("userInfo", 107, [
  integer("reqId"),
  text("whiteBrandingId"),
]);

interface FamilyCode {
  readonly accountId: string;
  readonly familyCode: string;
}

export const familyCodes: Message<{ readonly codes: readonly FamilyCode[] }> = message("familyCodes", 78, [
  list<"codes", FamilyCode>("codes", [text("accountId"), text("familyCode")]),
]);

interface SoftDollarTier {
  readonly name: string;
  readonly value: string;
  readonly displayName: string;
}

export const softDollarTiers: Message<Id & { readonly tiers: readonly SoftDollarTier[] }> = message(
  "softDollarTiers",
  77,
  [
    integer("reqId"),
    list<"tiers", SoftDollarTier>("tiers", [text("name"), text("value"), text("displayName")]),
  ],
);

export const receiveFA: Message<{ readonly faDataType: number; readonly xml: string }> = message(
  "receiveFA",
  16,
  [fixed(1), integer("faDataType"), text("xml")],
);
export const replaceFAEnd: Message<Id & { readonly text: string }> = message("replaceFAEnd", 103, [
  integer("reqId"),
  text("text"),
]);

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

export const updateNewsBulletin: Message<{
  readonly messageId: number;
  readonly messageType: number;
  readonly text: string;
  readonly exchange: string;
}> = message("updateNewsBulletin", 14, [
  fixed(1),
  integer("messageId"),
  integer("messageType"),
  text("text"),
  text("exchange"),
]);
