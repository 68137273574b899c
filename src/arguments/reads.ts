import * as z from "zod";
import { BarSizeSetting, DurationUnit, ScanCode, WhatToShow } from "../stoqey/mod.ts";
import { contract } from "./contract.ts";
import { conId, filled, formatDate, int32, providerCode, secType, text, useRth } from "./fields.ts";
import { strict } from "./strict.ts";

/** What bars can be made of; a trading schedule is no bar, and a request for one would get no answer that is understood. */
const PRICES = Object.values(WhatToShow).filter((name) => name !== "" && name !== "SCHEDULE");
/** Of which prices; a request without one is for trades. */
export const whatToShow: z.ZodDefault<z.ZodEnum> = z.enum(PRICES).default("TRADES");

/** Some sizes have second names, which TWS takes as well. */
const SIZES_TOO = ["1 sec", "5 sec", "10 sec", "15 sec", "30 sec", "1W", "1M"] as const;
/** Length of one bar. */
export const barSize: z.ZodEnum = z.enum([...Object.values(BarSizeSetting), ...SIZES_TOO]);
/** How far back; TWS judges the form. */
export const duration: z.ZodString = filled;

const account = filled;
const historicalTicks = strict({
  contract,
  start: text.optional(),
  end: text.optional(),
  numberOfTicks: int32(1, 1_000),
  useRth,
  ignoreSize: z.boolean().default(false),
});

/** An account, and for advisors a model. */
export const ofAccount: z.ZodType = strict({ account, modelCode: text.default("") });
/** The same, and a contract. */
export const ofPosition: z.ZodType = strict({ account, modelCode: text.default(""), conId });

/** A filter by a text; an empty one fits all, and so does none. */
const filter = text.optional().transform((value) => (value === "" ? undefined : value));
const executionFilter = strict({
  clientId: z
    .union([int32(0).transform(String), z.string().regex(/^\d*$/)], { error: "expected a client ID" })
    .optional()
    .transform((value) => (value === "" ? undefined : value)),
  acctCode: filter,
  time: filter,
  symbol: filter,
  secType: z
    .union([secType, z.literal("")])
    .transform((value) => (value === "" ? undefined : value))
    .optional(),
  exchange: filter,
  side: z
    .enum(["", "BUY", "SELL", "SSHORT"])
    .transform((value) => value || undefined)
    .optional(),
});

const SCAN_CODES = Object.keys(ScanCode).filter((name) => Number.isNaN(Number(name)));
const price = z.number().optional();
const rating = text.optional();

/** What a scan looks for. */
export const scan: z.ZodType = strict({
  scanCode: z.string().refine((name) => SCAN_CODES.includes(name), {
    error: "expected the name of a scan, like TOP_PERC_GAIN",
  }),
  instrument: filled,
  locationCode: filled,
  numberOfRows: int32(1).optional(),
  ...{ abovePrice: price, belowPrice: price, aboveVolume: price, averageOptionVolumeAbove: price },
  ...{ marketCapAbove: price, marketCapBelow: price, couponRateAbove: price, couponRateBelow: price },
  ...{ moodyRatingAbove: rating, moodyRatingBelow: rating, spRatingAbove: rating, spRatingBelow: rating },
  ...{ maturityDateAbove: text.optional(), maturityDateBelow: text.optional() },
  excludeConvertible: z.boolean().optional(),
  scannerSettingPairs: text.optional(),
  stockTypeFilter: text.optional(),
});

/** The arguments of each read that has some, by the name of its operation. */
export const READS: Readonly<Record<string, z.ZodType>> = {
  getAccountSummary: strict({ group: filled, tags: filled }),
  getAccountUpdates: strict({ account: text }),
  getPnL: ofAccount,
  getPnLSingle: ofPosition,
  getExecutionDetails: executionFilter,
  getContractDetails: contract,
  getMatchingSymbols: strict({ pattern: filled }),
  getSecDefOptParams: strict({
    underlyingSymbol: filled,
    futFopExchange: text.default(""),
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
    end: text.default(""),
    useRth,
    formatDate,
  }),
  getHeadTimestamp: strict({ contract, whatToShow, useRth, formatDate }),
  getHistogramData: strict({ contract, useRth, duration: int32(1), durationUnit: z.enum(DurationUnit) }),
  getHistoricalTicksMid: historicalTicks,
  getHistoricalTicksBidAsk: historicalTicks,
  getHistoricalTicksLast: historicalTicks,
  getHistoricalNews: strict({
    conId,
    providerCodes: z.array(providerCode).min(1).max(100),
    start: text.default(""),
    end: text.default(""),
    totalResults: int32(1, 300).default(100),
  }),
  getNewsArticle: strict({ providerCode: filled, articleId: filled }),
  getMarketScanner: scan,
  getFundamentalData: strict({ contract, reportType: filled }),
};
