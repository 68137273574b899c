import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as code from "../facts/codes.ts";
import { approximateMs, type Duration } from "../historical-data/durations.ts";
import { historyText } from "../historical-data/history-texts.ts";
import { barContent, servedName } from "../historical-data/what-to-show.ts";
import { noPermissionText, type Permission } from "../market-data/market-data-permissions.ts";
import { invalidText, type Rule } from "./rule.ts";

/** A request for the earliest data point. */
export interface HeadRequest {
  readonly whatToShow: string;
  readonly formatDate: number;
}

/** Refusals of a request for the earliest data point before its contract is looked up. */
export const HEAD_REQUEST_RULES: readonly Rule<HeadRequest>[] = [
  {
    what: "a head timestamp with a value of whatToShow that is not on the list",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#430: text of a gateway",
    broken: ({ whatToShow }) =>
      barContent(whatToShow) === undefined
        ? invalidText(`What to show value of ${whatToShow} rejected.`)
        : undefined,
  },
  {
    what: "a head timestamp with a formatDate outside 1 to 3",
    code: code.INVALID_REQUEST,
    source: "unsourced; as for bars",
    broken: ({ formatDate }) =>
      formatDate < 1 || formatDate > 3
        ? invalidText(`Date formatting selection of ${formatDate} rejected.`)
        : undefined,
  },
];

/** A request for the earliest data point with its instrument. */
export interface HeadInput {
  readonly whatToShow: string;
  readonly instrument: Instrument;
  readonly permission: Permission;
}

/** Refusals of a request for the earliest data point that depend on its instrument. */
export const HEAD_RULES: readonly Rule<HeadInput>[] = [
  {
    what: "a head timestamp of an instrument whose market data the login does not have",
    code: code.HISTORICAL_SERVICE,
    source: "ib_insync#19",
    broken: ({ instrument, permission }) =>
      permission === "none" ? historyText(noPermissionText(instrument)) : undefined,
  },
  {
    what: "a head timestamp of data that a security type does not have, e.g. TRADES of a currency pair",
    code: code.HISTORICAL_SERVICE,
    source: "public client code: text of 162",
    broken: ({ whatToShow, instrument }) =>
      barContent(whatToShow)?.of(instrument.secType) === false
        ? historyText("No head time stamp")
        : undefined,
  },
];

/** Makes the text of 10188. */
export function histogramFailedText(cause: string): string {
  return `Failed to request histogram data:${cause}`;
}

/** Longest period of a histogram, in ms: beyond it, the fake would add up too many minutes. */
const PERIOD_MS_MAX = 366 * 86_400_000;

/** Refusals of the period of a histogram. */
export const HISTOGRAM_PERIOD_RULES: readonly Rule<{ readonly period: Duration | undefined }>[] = [
  {
    what: "a histogram with a period in another form than a number and days, weeks, months or years",
    code: code.HISTOGRAM_FAILED,
    source: "TWS API reference, Histograms; text unsourced",
    broken: ({ period }) => (period === undefined ? histogramFailedText("Invalid time length") : undefined),
  },
  {
    what: "a histogram of more than a year",
    code: code.HISTOGRAM_FAILED,
    source: "unsourced",
    broken: ({ period }) =>
      period !== undefined && approximateMs(period) > PERIOD_MS_MAX
        ? histogramFailedText("Time length exceed max.")
        : undefined,
  },
];

/** Refusals of a histogram that depend on its instrument. */
export const HISTOGRAM_RULES: readonly Rule<Omit<HeadInput, "whatToShow">>[] = [
  {
    what: "a histogram of an instrument whose live market data the login does not have",
    code: code.HISTOGRAM_FAILED,
    source: "ib-ruby: text of 10188",
    broken: ({ instrument, permission }) =>
      permission === "live" ? undefined : histogramFailedText(noPermissionText(instrument)),
  },
  {
    what: "a histogram of an instrument without trades, e.g. a currency pair",
    code: code.HISTOGRAM_FAILED,
    source: "unsourced; as for bars",
    broken: ({ instrument }) =>
      ["CASH", "FUND"].includes(instrument.secType)
        ? histogramFailedText(`No historical market data for ${servedName(instrument)} Last 1`)
        : undefined,
  },
];
