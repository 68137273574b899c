import type { Id } from "../contract.ts";
import { fixed, flag, integer, optionalDecimal, optionalInteger, text } from "../fields.ts";
import { GATES } from "../gates.ts";
import { type Message, message } from "../message.ts";

export const reqNewsProviders: Message<object> = message("reqNewsProviders", 85, []);
export const reqNewsArticle: Message<
  Id & { readonly provider: string; readonly articleId: string; readonly options: string }
> = message("reqNewsArticle", 84, [integer("reqId"), text("provider"), text("articleId"), text("options")]);
export const reqHistoricalNews: Message<
  Id & {
    readonly conId: number;
    readonly providers: string;
    readonly start: string;
    readonly end: string;
    readonly total: number;
    readonly options: string;
  }
> = message("reqHistoricalNews", 86, [
  integer("reqId"),
  integer("conId"),
  text("providers"),
  text("start"),
  text("end"),
  integer("total"),
  text("options"),
]);

export const reqScannerParameters: Message<object> = message("reqScannerParameters", 24, [fixed(1)]);

/** What a request for a scan says. */
export interface ScannerRequest extends Id {
  readonly numberOfRows: number | undefined;
  readonly instrument: string;
  readonly locationCode: string;
  readonly scanCode: string;
  readonly abovePrice: number | undefined;
  readonly belowPrice: number | undefined;
  readonly aboveVolume: number | undefined;
  readonly marketCapAbove: number | undefined;
  readonly marketCapBelow: number | undefined;
  readonly moodyRatingAbove: string;
  readonly moodyRatingBelow: string;
  readonly spRatingAbove: string;
  readonly spRatingBelow: string;
  readonly maturityDateAbove: string;
  readonly maturityDateBelow: string;
  readonly couponRateAbove: number | undefined;
  readonly couponRateBelow: number | undefined;
  readonly excludeConvertible: boolean;
  readonly averageOptionVolumeAbove: number | undefined;
  readonly scannerSettingPairs: string;
  readonly stockTypeFilter: string;
  readonly filterOptions: string;
  readonly subscriptionOptions: string;
}

export const reqScannerSubscription: Message<ScannerRequest> = message("reqScannerSubscription", 22, [
  integer("reqId"),
  optionalInteger("numberOfRows"),
  text("instrument"),
  text("locationCode"),
  text("scanCode"),
  optionalDecimal("abovePrice"),
  optionalDecimal("belowPrice"),
  optionalInteger("aboveVolume"),
  optionalDecimal("marketCapAbove"),
  optionalDecimal("marketCapBelow"),
  text("moodyRatingAbove"),
  text("moodyRatingBelow"),
  text("spRatingAbove"),
  text("spRatingBelow"),
  text("maturityDateAbove"),
  text("maturityDateBelow"),
  optionalDecimal("couponRateAbove"),
  optionalDecimal("couponRateBelow"),
  flag("excludeConvertible"),
  optionalInteger("averageOptionVolumeAbove"),
  text("scannerSettingPairs"),
  text("stockTypeFilter"),
  text("filterOptions"),
  text("subscriptionOptions"),
]);
export const cancelScannerSubscription: Message<Id> = message("cancelScannerSubscription", 23, [
  fixed(1),
  integer("reqId"),
]);

export const reqFundamentalData: Message<
  Id & {
    readonly conId: number;
    readonly symbol: string;
    readonly secType: string;
    readonly exchange: string;
    readonly primaryExchange: string;
    readonly currency: string;
    readonly localSymbol: string;
    readonly reportType: string;
    readonly options: string;
  }
> = message("reqFundamentalData", 52, [
  fixed(2),
  integer("reqId"),
  integer("conId"),
  text("symbol"),
  text("secType"),
  text("exchange"),
  text("primaryExchange"),
  text("currency"),
  text("localSymbol"),
  text("reportType"),
  text("options"),
]);
export const cancelFundamentalData: Message<Id> = message("cancelFundamentalData", 53, [
  fixed(1),
  integer("reqId"),
]);

export const reqWshMetaData: Message<Id> = message("reqWshMetaData", 100, [integer("reqId")]);
export const cancelWshMetaData: Message<Id> = message("cancelWshMetaData", 101, [integer("reqId")]);
export const reqWshEventData: Message<
  Id & {
    readonly conId: number | undefined;
    readonly filter: string;
    readonly fillWatchlist: boolean;
    readonly fillPortfolio: boolean;
    readonly fillCompetitors: boolean;
    readonly startDate: string;
    readonly endDate: string;
    readonly totalLimit: number | undefined;
  }
> = message("reqWshEventData", 102, [
  integer("reqId"),
  optionalInteger("conId"),
  text("filter", GATES.wshEventFilters),
  flag("fillWatchlist", GATES.wshEventFilters),
  flag("fillPortfolio", GATES.wshEventFilters),
  flag("fillCompetitors", GATES.wshEventFilters),
  text("startDate", GATES.wshEventDates),
  text("endDate", GATES.wshEventDates),
  optionalInteger("totalLimit", GATES.wshEventDates),
]);
export const cancelWshEventData: Message<Id> = message("cancelWshEventData", 103, [integer("reqId")]);
