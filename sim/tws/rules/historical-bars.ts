import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { BarLength } from "../../exchange/prices/bars.ts";
import type { HistoricalDataRequest } from "../../wire/requests/historical-data.ts";
import * as code from "../facts/codes.ts";
import { barLength, barMs, longestMs } from "../historical-data/bar-sizes.ts";
import { approximateMs, parseDuration } from "../historical-data/durations.ts";
import { historyText, noDataText } from "../historical-data/history-texts.ts";
import { barContent, servedName } from "../historical-data/what-to-show.ts";
import {
  ADDITIONAL_SUBSCRIPTION,
  noPermissionText,
  type Permission,
} from "../market-data/market-data-permissions.ts";
import { NUMBER_IN_USE, type NumberedRequest } from "./request-numbers.ts";
import type { Rule } from "./rule.ts";

/** Longest bars whose requests are paced, and that are kept for six months only, in ms. */
export const SHORT_BAR_MS = 30_000;
/** Number of bars in one answer. More would be several megabytes in one frame. */
const BARS_MAX = 20_000;
/** Time for which bars up to 30 seconds are kept, in ms. */
const SHORT_BARS_KEPT_MS = 183 * 86_400_000;

/** A request for bars with its instrument. */
export interface BarsOfInstrument {
  readonly query: HistoricalDataRequest;
  readonly instrument: Instrument;
  readonly permission: Permission;
}

/** Refusals of a request for bars that depend on its instrument. */
export const BAR_CONTRACT_RULES: readonly Rule<BarsOfInstrument>[] = [
  {
    what: "TRADES of a cryptocurrency, or AGGTRADES of anything else",
    code: code.OTHER_WHAT_TO_SHOW_EXPECTED,
    source: "IBKR's message codes, 10299; deepentropy/ibx#432: text",
    broken: ({ query, instrument }) => {
      const given = query.whatToShow.toUpperCase();
      const expected = instrument.secType === "CRYPTO" ? "AGGTRADES" : "TRADES";
      if (given === expected || !["TRADES", "AGGTRADES"].includes(given)) return undefined;
      return `Expected what to show is ${expected}, please use that instead of ${given}.`;
    },
  },
  {
    what: "bars of an instrument whose market data the login does not have",
    code: code.HISTORICAL_SERVICE,
    source: "ib_insync#461",
    broken: ({ instrument, permission, query }) => {
      // With delayed data alone, bars come late, and none are kept up to date.
      const isAllowed = permission === "live" || (permission === "delayed" && !query.keepUpToDate);
      return isAllowed
        ? undefined
        : historyText(`${noPermissionText(instrument)}. ${ADDITIONAL_SUBSCRIPTION}`);
    },
  },
  {
    what: "data that a security type does not have, e.g. TRADES of a currency pair or MIDPOINT of an index",
    code: code.HISTORICAL_SERVICE,
    source: "ezibpy#24; TWS API reference, Available Data per Product",
    broken: ({ query, instrument }) => {
      const content = barContent(query.whatToShow);
      const length = barLength(query.barSize);
      if (content === undefined || length === undefined || content.of(instrument.secType)) return undefined;
      const size = typeof length === "number" ? `${length / 1_000}` : `1${length.charAt(0)}`;
      return historyText(`No historical market data for ${servedName(instrument)} ${content.data} ${size}`);
    },
  },
];

/** Refusal of a request for bars before anything else. */
export const BAR_NUMBER_RULES: readonly Rule<NumberedRequest>[] = [NUMBER_IN_USE["historical bars"]];

/** Bars that were requested, as far as they can be counted. */
export interface BarRange {
  readonly query: HistoricalDataRequest;
  readonly instrument: Instrument;
  readonly length: BarLength;
  readonly toMs: number;
  readonly nowMs: number;
  /** Time at which the data of the instrument begin, epoch ms. */
  readonly beginsMs: number;
  /** Number of bars in the trading hours of the range. */
  readonly bars: number;
  /** Whether a file has bars of the length, or shorter ones, at the end of the range. */
  readonly isGiven: boolean;
}

/** Refusals of a request for bars by the historical data service. */
export const BAR_RANGE_RULES: readonly Rule<BarRange>[] = [
  {
    what: "a duration too long for bars up to 30 seconds, e.g. more than 1800 S of 1 secs",
    code: code.HISTORICAL_SERVICE,
    source: "TWS API reference, Historical Data Limitations, step sizes",
    broken: ({ query, length }) => {
      const asked = parseDuration(query.duration);
      const isTooLong = asked !== undefined && approximateMs(asked) > longestMs(length);
      return isTooLong
        ? historyText(`invalid step: ${query.barSize} with duration of ${query.duration}`)
        : undefined;
    },
  },
  {
    what: `more than ${BARS_MAX} bars in one answer`,
    code: code.HISTORICAL_SERVICE,
    source: "unsourced number; text: public client code",
    broken: ({ bars }) => (bars > BARS_MAX ? historyText("Time length exceed max.") : undefined),
  },
  {
    what: "bars up to 30 seconds that are older than six months, unless a file has them",
    code: code.HISTORICAL_SERVICE,
    source: "TWS API reference, Historical Data Limitations",
    broken: ({ query, instrument, length, toMs, nowMs, isGiven }) =>
      barMs(length) <= SHORT_BAR_MS && toMs < nowMs - SHORT_BARS_KEPT_MS && !isGiven
        ? noDataText(instrument, query.whatToShow)
        : undefined,
  },
  {
    what: "an end before the data of the instrument begin",
    code: code.HISTORICAL_SERVICE,
    source: "TWS API reference, Earliest Available Data Point",
    broken: ({ query, instrument, toMs, beginsMs }) =>
      toMs <= beginsMs ? noDataText(instrument, query.whatToShow) : undefined,
  },
];

/** Bars that were computed, or the sessions of a schedule. */
export interface BarsFound {
  readonly instrument: Instrument;
  readonly whatToShow: string;
  /** Number of bars, or of sessions. */
  readonly count: number;
}

/** Refusal of a request that has no answer. */
export const BAR_DATA_RULES: readonly Rule<BarsFound>[] = [
  {
    what: "a time without any bar or session, e.g. bars of 1 min with a duration of 30 S",
    code: code.HISTORICAL_SERVICE,
    source: "public issue logs of 162",
    broken: ({ instrument, whatToShow, count }) =>
      count === 0 ? noDataText(instrument, whatToShow) : undefined,
  },
];

/** Notice about bars that lack the last minutes. */
export const BAR_NOTICES: readonly Rule<{ readonly permission: Permission }>[] = [
  {
    what: "bars of an instrument whose market data the login has delayed (notice; they lack the last minutes)",
    code: code.HISTORICAL_DATA_DELAYED,
    source: "public issue logs of 2188",
    effect: "notify",
    broken: ({ permission }) =>
      permission === "delayed"
        ? "Up-to-the-second historical data requires additional subscription for the API."
        : undefined,
  },
];

/** A cancel of historical bars. */
export interface BarCancel {
  readonly reqId: number;
  /** Whether the client had bars with this number that were not over. */
  readonly isKnown: boolean;
}

/** Answers to a cancel of historical bars. */
export const BAR_CANCEL_RULES: readonly Rule<BarCancel>[] = [
  {
    what: "a cancel of historical bars that run (notice)",
    code: code.HISTORICAL_SERVICE,
    source: "erdewit/ib_insync#344",
    effect: "notify",
    broken: ({ reqId, isKnown }) =>
      isKnown ? historyText(`API historical data query cancelled: ${reqId}`) : undefined,
  },
  {
    what: "a cancel of historical bars that do not run",
    code: code.UNKNOWN_HISTORICAL_QUERY,
    source: "IBKR's message codes, 366",
    broken: ({ reqId, isKnown }) =>
      isKnown ? undefined : `No historical data query found for ticker id:${reqId}`,
  },
];

/** Refusal of a request that comes too soon after others. */
export const BAR_PACING_RULES: readonly Rule<{ readonly breaksPacing: boolean }>[] = [
  {
    what: "bars up to 30 seconds: the same request within 15 s, 6 alike within 2 s, or over 60 in 10 minutes",
    code: code.HISTORICAL_SERVICE,
    source: "TWS API reference, Historical Data Limitations",
    broken: ({ breaksPacing }) =>
      breaksPacing ? historyText("Historical data request pacing violation") : undefined,
  },
];
