import { decimal, fixed, integer, list, type Message, message, text } from "./message.ts";

interface Id {
  readonly reqId: number;
}

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
  integer("seconds"),
]);

/** An error, a warning or a notice; `reqId` is -1 where it is about no request. */
export const error: Message<
  Id & { readonly code: number; readonly text: string; readonly advanced: string }
> = message("error", 4, [
  fixed(2),
  integer("reqId"),
  integer("code"),
  text("text"),
  text("advanced", { since: 166 }),
]);

export const positionEnd: Message<object> = message("positionEnd", 62, [fixed(1)]);
export const position: Message<{
  readonly account: string;
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly strike: number;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
  readonly size: number;
  readonly averageCost: number;
}> = message("position", 61, [
  fixed(3),
  text("account"),
  integer("conId"),
  text("symbol"),
  text("secType"),
  text("lastTradeDate"),
  decimal("strike"),
  text("right"),
  text("multiplier"),
  text("exchange"),
  text("currency"),
  text("localSymbol"),
  text("tradingClass"),
  decimal("size"),
  decimal("averageCost"),
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

export const tickPrice: Message<
  Id & {
    readonly tickType: number;
    readonly price: number;
    readonly size: number;
    readonly attributes: number;
  }
> = message("tickPrice", 1, [
  fixed(6),
  integer("reqId"),
  integer("tickType"),
  decimal("price"),
  decimal("size"),
  integer("attributes"),
]);
export const tickSize: Message<Id & { readonly tickType: number; readonly size: number }> = message(
  "tickSize",
  2,
  [fixed(6), integer("reqId"), integer("tickType"), decimal("size")],
);
export const tickString: Message<Id & { readonly tickType: number; readonly value: string }> = message(
  "tickString",
  46,
  [fixed(6), integer("reqId"), integer("tickType"), text("value")],
);
export const tickSnapshotEnd: Message<Id> = message("tickSnapshotEnd", 57, [fixed(1), integer("reqId")]);
export const marketDataType: Message<Id & { readonly marketDataType: number }> = message(
  "marketDataType",
  58,
  [fixed(1), integer("reqId"), integer("marketDataType")],
);
export const tickReqParams: Message<
  Id & { readonly minTick: number; readonly bboExchange: string; readonly snapshotPermissions: number }
> = message("tickReqParams", 81, [
  integer("reqId"),
  decimal("minTick"),
  text("bboExchange"),
  integer("snapshotPermissions"),
]);

/** One bar of the past. */
export interface HistoricalBar {
  readonly time: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly wap: number;
  readonly count: number;
}

export const historicalData: Message<
  Id & { readonly start: string; readonly end: string; readonly bars: readonly HistoricalBar[] }
> = message("historicalData", 17, [
  integer("reqId"),
  text("start"),
  text("end"),
  list<"bars", HistoricalBar>("bars", [
    text("time"),
    decimal("open"),
    decimal("high"),
    decimal("low"),
    decimal("close"),
    decimal("volume"),
    decimal("wap"),
    integer("count"),
  ]),
]);
