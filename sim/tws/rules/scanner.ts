import type { ScannerRequest } from "../../wire/requests/scanner.ts";
import * as code from "../facts/codes.ts";
import { NUMBER_IN_USE } from "./request-numbers.ts";
import type { Rule } from "./rule.ts";

/** A request for a scan. */
export interface ScanRequest {
  readonly query: ScannerRequest;
  readonly reqId: number;
  /** Whether the client has a scan with this number. */
  readonly inUse: boolean;
}

/** Instruments that a scan can be for, each with the locations that belong to it. */
export const SCAN_LOCATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "STK",
    "STK.US,STK.US.MAJOR,STK.NASDAQ,STK.NASDAQ.NMS,STK.NASDAQ.SCM,STK.NYSE,STK.AMEX,STK.ARCA,STK.BATS,STK.US.MINOR".split(
      ",",
    ),
  ],
  ["ETF.EQ.US", ["STK.US", "STK.US.MAJOR", "ETF.EQ.US", "ETF.EQ.US.MAJOR"]],
  ["FUT.US", "FUT.US,FUT.CME,FUT.CBOT,FUT.NYMEX,FUT.COMEX".split(",")],
  ["IND.US", "IND.US,IND.US.CBOE,IND.US.NASDAQ".split(",")],
]);

/** Codes of scans. */
export const SCAN_CODES: readonly string[] = [
  "TOP_PERC_GAIN",
  "TOP_PERC_LOSE",
  "MOST_ACTIVE",
  "MOST_ACTIVE_USD",
  "HOT_BY_VOLUME",
  "HOT_BY_PRICE",
];

const scanFailure = (text: string): string => `Historical Market Data Service error message:${text}`;
const PAIR = /^[^=;]+=[^=;]+$/;

/** Gets the entries of a list of options as it stands on the wire: `priceAbove=5;volumeAbove=100;`. */
export function optionEntries(list: string): readonly string[] {
  return list.split(";").filter((entry) => entry !== "");
}

/** Rules about scans. */
export const SCAN_RULES: readonly Rule<ScanRequest>[] = [
  {
    what: "a filter of a scan that is not key=value",
    code: code.UNREADABLE_REQUEST,
    source: "deepentropy/ibx#456",
    broken: ({ query }) => {
      const wrong = optionEntries(`${query.filterOptions};${query.subscriptionOptions}`).find(
        (entry) => !PAIR.test(entry),
      );
      return wrong === undefined
        ? undefined
        : `Error reading request:Not a key-value pair in generic options list: ${wrong}`;
    },
  },
  {
    what: "an option of a scan other than manual",
    code: code.UNKNOWN_OPTION_KEY,
    source: "deepentropy/ibx#456",
    broken: ({ query }) => {
      const unknown = optionEntries(query.subscriptionOptions).find((entry) => !entry.startsWith("manual="));
      const [key] = unknown?.split("=") ?? [];
      return key === undefined
        ? undefined
        : `Misc options key=${key} is invalid in ReqScannerSubscription(22) request. Valid keys are: manual`;
    },
  },
  {
    what: "a value of the option manual of a scan other than 0 and 1",
    code: code.INVALID_OPTION_VALUE,
    source: "deepentropy/ibx#456",
    broken: ({ query }) => {
      const wrong = optionEntries(query.subscriptionOptions).find((entry) => !/=[01]$/.test(entry));
      const [, value] = wrong?.split("=") ?? [];
      return value === undefined
        ? undefined
        : `Misc options value=${value} is invalid for key=manual in ReqScannerSubscription(22) request. Valid values are: 0, 1`;
    },
  },
  NUMBER_IN_USE.scanner,
  {
    what: "a scan with an unknown code",
    code: code.HISTORICAL_SERVICE,
    source: "message codes, 162; the text is unsourced",
    broken: ({ query: { scanCode } }) =>
      SCAN_CODES.includes(scanCode) ? undefined : scanFailure(`no scan ${scanCode} is known`),
  },
  {
    what: "a scan with an unknown instrument",
    code: code.HISTORICAL_SERVICE,
    source: "pilwon/node-ib#139; the text is unsourced",
    broken: ({ query: { instrument } }) =>
      SCAN_LOCATIONS.has(instrument) ? undefined : scanFailure(`no instrument ${instrument} is known`),
  },
  {
    what: "a scan of a location that does not belong to its instrument",
    code: code.HISTORICAL_SERVICE,
    source: "ib-api-reloaded/ib_async#168",
    broken: ({ query: { instrument, locationCode } }) => {
      const known = SCAN_LOCATIONS.get(instrument) ?? [];
      if (locationCode.split(",").every((one) => known.includes(one))) return undefined;
      return scanFailure("Error: Market Scanner is not configured for one of the chosen locations.");
    },
  },
];

/** Notices about scans that are served. */
export const SCAN_NOTICES: readonly Rule<{ readonly permissions: "live" | "delayed" | "none" }>[] = [
  {
    what: "a scan without market data subscriptions, whose results are sent all the same",
    effect: "notify",
    code: code.SCANNER_IMPRECISE,
    source: "erdewit/ib_insync#196",
    broken: ({ permissions }) =>
      permissions === "live"
        ? undefined
        : "You must subscribe for additional permissions to obtain precise results for scanner",
  },
];

/** A cancel of a scan. */
export interface ScanCancel {
  readonly reqId: number;
  /** Whether the client had a scan with this number. */
  readonly isKnown: boolean;
}

/** Answers to a cancel of a scan. */
export const SCAN_CANCEL_RULES: readonly Rule<ScanCancel>[] = [
  {
    what: "a cancel of a scan that runs (notice)",
    code: code.HISTORICAL_SERVICE,
    source: "public issue logs of 162",
    effect: "notify",
    broken: ({ isKnown }) => (isKnown ? scanFailure("API scanner subscription cancelled") : undefined),
  },
  {
    what: "a cancel of a scan that does not run",
    code: code.UNKNOWN_SCANNER,
    source: "IBKR's message codes, 365",
    broken: ({ reqId, isKnown }) =>
      isKnown ? undefined : `No scanner subscription found for ticker id:${reqId}`,
  },
];
