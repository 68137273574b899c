import type { Id, ReportedContract } from "../contract.ts";
import { decimal, fixed, flag, integer, list, text } from "../fields.ts";
import { type Message, message } from "../message.ts";

interface NewsProvider {
  readonly code: string;
  readonly name: string;
}

export const newsProviders: Message<{ readonly providers: readonly NewsProvider[] }> = message(
  "newsProviders",
  85,
  [list<"providers", NewsProvider>("providers", [text("code"), text("name")])],
);
export const newsArticle: Message<Id & { readonly type: number; readonly text: string }> = message(
  "newsArticle",
  83,
  [integer("reqId"), integer("type"), text("text")],
);
export const historicalNews: Message<
  Id & {
    readonly time: string;
    readonly provider: string;
    readonly articleId: string;
    readonly headline: string;
  }
> = message("historicalNews", 86, [
  integer("reqId"),
  text("time"),
  text("provider"),
  text("articleId"),
  text("headline"),
]);
export const historicalNewsEnd: Message<Id & { readonly hasMore: boolean }> = message(
  "historicalNewsEnd",
  87,
  [integer("reqId"), flag("hasMore")],
);

export const scannerParameters: Message<{ readonly xml: string }> = message("scannerParameters", 19, [
  fixed(1),
  text("xml"),
]);

/** One row of a ranking. */
export interface ScannerRow extends Omit<ReportedContract, "multiplier"> {
  readonly rank: number;
  readonly marketName: string;
  readonly distance: string;
  readonly benchmark: string;
  readonly projection: string;
  readonly legsText: string;
}

export const scannerData: Message<Id & { readonly rows: readonly ScannerRow[] }> = message(
  "scannerData",
  20,
  [
    fixed(3),
    integer("reqId"),
    list<"rows", ScannerRow>("rows", [
      integer("rank"),
      integer("conId"),
      text("symbol"),
      text("secType"),
      text("lastTradeDate"),
      decimal("strike"),
      text("right"),
      text("exchange"),
      text("currency"),
      text("localSymbol"),
      text("marketName"),
      text("tradingClass"),
      text("distance"),
      text("benchmark"),
      text("projection"),
      text("legsText"),
    ]),
  ],
);

export const fundamentalData: Message<Id & { readonly data: string }> = message("fundamentalData", 51, [
  fixed(1),
  integer("reqId"),
  text("data"),
]);
export const wshMetaData: Message<Id & { readonly json: string }> = message("wshMetaData", 104, [
  integer("reqId"),
  text("json"),
]);
export const wshEventData: Message<Id & { readonly json: string }> = message("wshEventData", 105, [
  integer("reqId"),
  text("json"),
]);
