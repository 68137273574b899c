import * as v from "valibot";
import { BarSizeSetting, DurationUnit, ScanCode, WhatToShow } from "../stoqey/mod.ts";
import { contract } from "./contract.ts";
import {
  conId,
  filled,
  formatDate,
  int32,
  isSecType,
  providerCode,
  SEC_TYPE_EXPECTED,
  secType,
  text,
  useRth,
} from "./fields.ts";
import { anyOf, decimal, listOf, oneOf, type Schema } from "./schema.ts";
import { strict } from "./strict.ts";

/** What bars can be made of; a trading schedule is no bar, and a request for one would get no answer that is understood. */
const PRICES = Object.values(WhatToShow).filter((name) => name !== "" && name !== "SCHEDULE");
/** Of which prices; a request without one is for trades. */
export const whatToShow: Schema<string> = v.optional(oneOf(PRICES), "TRADES");

/** Some sizes have second names, which TWS takes as well. */
const SIZES_TOO = ["1 sec", "5 sec", "10 sec", "15 sec", "30 sec", "1W", "1M"] as const;
/** Length of one bar. */
export const barSize: Schema<string> = oneOf([...Object.values(BarSizeSetting), ...SIZES_TOO]);
/** How far back; TWS judges the form. */
export const duration: Schema<string> = filled;

const account = filled;
const historicalTicks = strict({
  contract,
  start: v.optional(text),
  end: v.optional(text),
  numberOfTicks: int32(1, 1_000),
  useRth,
  ignoreSize: v.optional(v.boolean(), false),
});

/** An account, and for advisors a model. */
export const ofAccount: Schema = strict({ account, modelCode: v.optional(text, "") });
/** The same, and a contract. */
export const ofPosition: Schema = strict({ account, modelCode: v.optional(text, ""), conId });

/** A filter by a text; an empty one fits all, and so does none. */
const unlessEmpty = (schema: Schema<string>): Schema<string | undefined> =>
  v.pipe(
    v.optional(schema),
    v.transform((value) => (value === "" ? undefined : value)),
  );
const filter = unlessEmpty(text);
const executionFilter = strict({
  clientId: unlessEmpty(
    anyOf(
      "expected a client ID",
      v.pipe(int32(0), v.transform(String)),
      v.pipe(v.string(), v.regex(/^\d*$/)),
    ),
  ),
  acctCode: filter,
  time: filter,
  symbol: filter,
  secType: unlessEmpty(
    v.pipe(
      text,
      v.check((value) => value === "" || isSecType(value), SEC_TYPE_EXPECTED),
    ),
  ),
  exchange: filter,
  side: unlessEmpty(oneOf(["", "BUY", "SELL", "SSHORT"])),
});

const SCAN_CODES = Object.keys(ScanCode).filter((name) => Number.isNaN(Number(name)));
const price = v.optional(decimal);
const rating = v.optional(text);

/** What a scan looks for. */
export const scan: Schema = strict({
  scanCode: v.pipe(
    v.string(),
    v.check((name) => SCAN_CODES.includes(name), "expected the name of a scan, like TOP_PERC_GAIN"),
  ),
  instrument: filled,
  locationCode: filled,
  numberOfRows: v.optional(int32(1)),
  ...{ abovePrice: price, belowPrice: price, aboveVolume: price, averageOptionVolumeAbove: price },
  ...{ marketCapAbove: price, marketCapBelow: price, couponRateAbove: price, couponRateBelow: price },
  ...{ moodyRatingAbove: rating, moodyRatingBelow: rating, spRatingAbove: rating, spRatingBelow: rating },
  ...{ maturityDateAbove: v.optional(text), maturityDateBelow: v.optional(text) },
  excludeConvertible: v.optional(v.boolean()),
  scannerSettingPairs: v.optional(text),
  stockTypeFilter: v.optional(text),
});

/** The arguments of each read that has some, by the name of its operation. */
export const READS: Readonly<Record<string, Schema>> = {
  getAccountSummary: strict({ group: filled, tags: filled }),
  getAccountUpdates: strict({ account: text }),
  getPnL: ofAccount,
  getPnLSingle: ofPosition,
  getExecutionDetails: executionFilter,
  getContractDetails: contract,
  getMatchingSymbols: strict({ pattern: filled }),
  getSecDefOptParams: strict({
    underlyingSymbol: filled,
    futFopExchange: v.optional(text, ""),
    underlyingSecType: secType,
    underlyingConId: conId,
  }),
  getMarketRule: strict({ marketRuleId: int32(0) }),
  getSmartComponents: strict({ bboExchange: filled }),
  getMarketDataSnapshot: strict({ contract }),
  getHistoricalData: strict({
    contract,
    duration,
    barSize,
    whatToShow,
    end: v.optional(text, ""),
    useRth,
    formatDate,
  }),
  getHeadTimestamp: strict({ contract, whatToShow, useRth, formatDate }),
  getHistogramData: strict({
    contract,
    useRth,
    duration: int32(1),
    durationUnit: oneOf(Object.values(DurationUnit)),
  }),
  getHistoricalTicksMid: historicalTicks,
  getHistoricalTicksBidAsk: historicalTicks,
  getHistoricalTicksLast: historicalTicks,
  getHistoricalNews: strict({
    conId,
    providerCodes: listOf(providerCode, 1, 100),
    start: v.optional(text, ""),
    end: v.optional(text, ""),
    totalResults: v.optional(int32(1, 300), 100),
  }),
  getNewsArticle: strict({ providerCode: filled, articleId: filled }),
  getMarketScanner: scan,
  getFundamentalData: strict({ contract, reportType: filled }),
};
