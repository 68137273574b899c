import { decimal, fixed, integer, list, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { type Id, inPortfolio, type PortfolioContract } from "../field-groups/contract.ts";

export const managedAccounts: Message<{ readonly accounts: string }> = message("managedAccounts", 15, [
  fixed(1),
  text("accounts"),
]);

interface FamilyCode {
  readonly accountId: string;
  readonly familyCode: string;
}

export const familyCodes: Message<{ readonly codes: readonly FamilyCode[] }> = message("familyCodes", 78, [
  list<"codes", FamilyCode>("codes", [text("accountId"), text("familyCode")]),
]);

interface Value {
  readonly key: string;
  readonly value: string;
  readonly currency: string;
}

export const updateAccountValue: Message<Value & { readonly account: string }> = message(
  "updateAccountValue",
  6,
  [fixed(2), text("key"), text("value"), text("currency"), text("account")],
);

/** Values of `updatePortfolio`. */
export interface PortfolioRow extends PortfolioContract {
  readonly position: number;
  readonly marketPrice: number;
  readonly marketValue: number;
  readonly averageCost: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
  readonly account: string;
}

export const updatePortfolio: Message<PortfolioRow> = message("updatePortfolio", 7, [
  fixed(8),
  ...inPortfolio,
  decimal("position"),
  decimal("marketPrice"),
  decimal("marketValue"),
  decimal("averageCost"),
  decimal("unrealizedPnl"),
  decimal("realizedPnl"),
  text("account"),
]);

export const updateAccountTime: Message<{ readonly time: string }> = message("updateAccountTime", 8, [
  fixed(1),
  text("time"),
]);

export const accountDownloadEnd: Message<{ readonly account: string }> = message("accountDownloadEnd", 54, [
  fixed(1),
  text("account"),
]);

export const accountSummary: Message<
  Id & { readonly account: string; readonly tag: string; readonly value: string; readonly currency: string }
> = message("accountSummary", 63, [
  fixed(1),
  integer("reqId"),
  text("account"),
  text("tag"),
  text("value"),
  text("currency"),
]);

export const accountSummaryEnd: Message<Id> = message("accountSummaryEnd", 64, [fixed(1), integer("reqId")]);

export const accountUpdateMulti: Message<
  Id & Value & { readonly account: string; readonly modelCode: string }
> = message("accountUpdateMulti", 73, [
  fixed(1),
  integer("reqId"),
  text("account"),
  text("modelCode"),
  text("key"),
  text("value"),
  text("currency"),
]);

export const accountUpdateMultiEnd: Message<Id> = message("accountUpdateMultiEnd", 74, [
  fixed(1),
  integer("reqId"),
]);
