import type { HistoricalDataRequest } from "../../wire/requests/historical-data.ts";
import * as code from "../facts/codes.ts";
import { barLength, barMs, LEGAL_BAR_SIZES } from "../historical-data/bar-sizes.ts";
import { type DurationFault, readDuration } from "../historical-data/durations.ts";
import { barContent } from "../historical-data/what-to-show.ts";
import { invalidText, type Rule } from "./rule.ts";

/** Bars that are kept up to date are made of pieces of this length, in ms. */
export const UPDATE_MS = 5_000;
/** Content that is the schedule of an instrument instead of bars. */
export const SCHEDULE = "SCHEDULE";

const GATEWAY = "deepentropy/ibx#430: checks of a gateway";

function invalid(
  what: string,
  source: string,
  broken: (query: HistoricalDataRequest) => string | undefined,
): Rule<HistoricalDataRequest> {
  return {
    what,
    code: code.INVALID_REQUEST,
    source,
    broken: (query) => {
      const cause = broken(query);
      return cause === undefined ? undefined : invalidText(cause);
    },
  };
}

function duration(what: string, fault: DurationFault, cause: string): Rule<HistoricalDataRequest> {
  return invalid(what, fault === "days" ? "ib_async#229" : GATEWAY, (query) =>
    readDuration(query.duration) === fault ? cause : undefined,
  );
}

const isAdjusted = ({ whatToShow }: HistoricalDataRequest): boolean =>
  whatToShow.toUpperCase() === "ADJUSTED_LAST";
const isLong = (query: HistoricalDataRequest): boolean => {
  const length = barLength(query.barSize);
  return length !== undefined && length !== "day" && typeof length !== "number";
};

/** Refusals of a request for bars that need no knowledge of its contract, in the order of TWS. */
export const BAR_REQUEST_RULES: readonly Rule<HistoricalDataRequest>[] = [
  duration("a duration that is empty", "missing", "Historical data request duration not specified."),
  duration(
    "a duration in another form than a whole number, one space and S, D, W, M or Y",
    "form",
    "When specifying a unit, historical data request duration format is integer{SPACE}unit (S|D|W|M|Y).",
  ),
  duration(
    "a duration of 0, of less than 30 S, or of more than 2147483647 of its unit",
    "range",
    "Historical data requested duration is invalid.",
  ),
  duration(
    "a duration of more than 86400 S",
    "seconds",
    "Historical data request for greater than 86400 seconds rejected.",
  ),
  duration(
    "a duration of more than 365 D",
    "days",
    "Historical data requests for durations longer than 365 days must be made in years.",
  ),
  duration(
    "a duration of more than 52 W",
    "weeks",
    "Historical data request for durations longer than 52 weeks must be made in years.",
  ),
  duration(
    "a duration of more than 12 M",
    "months",
    "Historical data request for durations longer than 12 months must be made in years.",
  ),
  invalid("ADJUSTED_LAST with an end", GATEWAY, (query) =>
    isAdjusted(query) && query.end.trim() !== "" ? "End date not supported with adjusted last" : undefined,
  ),
  invalid("a bar size that is not on the list", GATEWAY, ({ barSize }) =>
    barLength(barSize) === undefined
      ? `Historical data bar size setting is invalid. Legal ones are: ${LEGAL_BAR_SIZES}`
      : undefined,
  ),
  invalid("ADJUSTED_LAST with bars of more than a day", GATEWAY, (query) =>
    isAdjusted(query) && isLong(query) ? "Multi day bar size not supported with adjusted last" : undefined,
  ),
  invalid("a value of whatToShow that is not on the list", GATEWAY, ({ whatToShow }) =>
    barContent(whatToShow) === undefined ? `What to show value of ${whatToShow} rejected.` : undefined,
  ),
  invalid("a formatDate outside 1 to 3", GATEWAY, ({ formatDate }) =>
    formatDate < 1 || formatDate > 3 ? `Date formatting selection of ${formatDate} rejected.` : undefined,
  ),
  invalid("keepUpToDate with an end", "TWS API reference, Historical Bar Data", ({ keepUpToDate, end }) =>
    keepUpToDate && end.trim() !== "" ? "End date not supported with live updates" : undefined,
  ),
  invalid("keepUpToDate of a combination", GATEWAY, ({ keepUpToDate, secType }) =>
    keepUpToDate && secType === "BAG" ? "Live updates for combos are not supported" : undefined,
  ),
  invalid("keepUpToDate with whatToShow other than TRADES, MIDPOINT, BID, ASK", GATEWAY, (query) =>
    query.keepUpToDate && !["TRADES", "MIDPOINT", "BID", "ASK"].includes(query.whatToShow.toUpperCase())
      ? "Source price not supported with live updates"
      : undefined,
  ),
  invalid("SCHEDULE with bars of another size than 1 day", GATEWAY, ({ whatToShow, barSize }) =>
    whatToShow.toUpperCase() === SCHEDULE && barLength(barSize) !== "day"
      ? "Only daily resolution supported for Schedule requests"
      : undefined,
  ),
  invalid(
    "keepUpToDate with bars of less than 5 seconds",
    "TWS API reference, Historical Bar Data; text unsourced",
    ({ keepUpToDate, barSize }) => {
      const length = barLength(barSize);
      const isShort = length !== undefined && barMs(length) < UPDATE_MS;
      return keepUpToDate && isShort ? "Bar size not supported with live updates" : undefined;
    },
  ),
  {
    what: "chartOptions, of which there are none",
    code: code.UNKNOWN_OPTION_KEY,
    source: "IBKR's message codes, 10337",
    broken: ({ options }) => {
      const [key = ""] = options.split(/[=;]/);
      return key.trim() === ""
        ? undefined
        : `Misc options key=${key} is invalid in ReqHistoricalData(20) request. Valid keys are: `;
    },
  },
  {
    what: "an end for a continuous future (CONTFUT)",
    code: code.CONTINUOUS_FUTURE_END,
    source: "IBKR's message codes, 10339",
    broken: ({ secType, end }) =>
      secType === "CONTFUT" && end.trim() !== ""
        ? "Setting end date/time for continuous future security type is not allowed"
        : undefined,
  },
];
