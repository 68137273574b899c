import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as code from "../facts/codes.ts";
import { servedName } from "../historical-data/what-to-show.ts";
import {
  ADDITIONAL_SUBSCRIPTION,
  noPermissionText,
  type Permission,
} from "../market-data/market-data-permissions.ts";
import { NUMBER_IN_USE } from "./request-numbers.ts";
import { invalidText, type Rule } from "./rule.ts";

/** Length of a real-time bar, in seconds. */
const BAR_SECONDS = 5;
/** Names of the data of each content, by the names in requests, which have exactly this case. */
const CONTENTS: Readonly<Record<string, string>> = {
  TRADES: "Last",
  AGGTRADES: "AggLast",
  MIDPOINT: "MidPoint",
  BID: "Bid",
  ASK: "Ask",
};

/** Makes the text of 420. */
export function realTimeText(cause: string): string {
  return `Invalid Real-time Query:${cause}`;
}

/** The values of a request for real-time bars that need no knowledge of its contract. */
export interface RealTimeBarRequest {
  readonly whatToShow: string;
  readonly barSize: number;
}

/** Refusals of a request for real-time bars before its contract is looked up. */
export const REAL_TIME_BAR_REQUEST_RULES: readonly Rule<RealTimeBarRequest>[] = [
  {
    what: "real-time bars of anything but TRADES, AGGTRADES, MIDPOINT, BID and ASK, in exactly this case",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#454; text unsourced",
    broken: ({ whatToShow }) =>
      Object.hasOwn(CONTENTS, whatToShow)
        ? undefined
        : invalidText(`What to show value of ${whatToShow} rejected.`),
  },
  {
    what: "real-time bars of another size than 5 seconds",
    code: code.INVALID_REAL_TIME_QUERY,
    source: "TWS API reference, Real Time Bars; text unsourced",
    broken: ({ barSize }) =>
      barSize === BAR_SECONDS ? undefined : realTimeText(`bar size ${barSize} is not supported`),
  },
];

/** A request for real-time bars with its instrument. */
export interface RealTimeBarInput {
  readonly whatToShow: string;
  readonly instrument: Instrument;
  readonly permission: Permission;
  /** Whether the request number is in use for real-time bars. */
  readonly inUse: boolean;
  readonly reqId: number;
}

/** Refusals of a request for real-time bars that depend on its instrument. */
export const REAL_TIME_BAR_RULES: readonly Rule<RealTimeBarInput>[] = [
  {
    what: "real-time bars of a cryptocurrency with TRADES, or of anything else with AGGTRADES",
    code: code.OTHER_WHAT_TO_SHOW_EXPECTED,
    source: "IBKR's message codes, 10299",
    broken: ({ whatToShow, instrument }) => {
      const expected = instrument.secType === "CRYPTO" ? "AGGTRADES" : "TRADES";
      if (whatToShow === expected || !["TRADES", "AGGTRADES"].includes(whatToShow)) return undefined;
      return `Expected what to show is ${expected}, please use that instead of ${whatToShow}.`;
    },
  },
  {
    what: "real-time bars of trades of a currency pair or a fund, or of quotes of an index",
    code: code.INVALID_REAL_TIME_QUERY,
    source: "TWS API reference, Available Data per Product; code unsourced",
    broken: ({ whatToShow, instrument }) => {
      const hasNone =
        whatToShow === "TRADES"
          ? ["CASH", "FUND"].includes(instrument.secType)
          : whatToShow !== "AGGTRADES" && instrument.secType === "IND";
      return hasNone
        ? realTimeText(
            `No historical market data for ${servedName(instrument)} ${CONTENTS[whatToShow]} ${BAR_SECONDS}`,
          )
        : undefined;
    },
  },
  NUMBER_IN_USE["real-time bars"],
  {
    what: "real-time bars of an instrument whose live market data the login does not have",
    code: code.INVALID_REAL_TIME_QUERY,
    source: "IBKR's message codes, 420; text: public client code",
    broken: ({ instrument, permission }) =>
      permission === "live"
        ? undefined
        : realTimeText(`${noPermissionText(instrument)}. ${ADDITIONAL_SUBSCRIPTION}`),
  },
];

/** Refusal of real-time bars that come too soon after others. */
export const REAL_TIME_BAR_PACING_RULES: readonly Rule<{ readonly breaksPacing: boolean }>[] = [
  {
    what: "more than 60 new requests for real-time bars in 10 minutes",
    code: code.INVALID_REAL_TIME_QUERY,
    source: "TWS API reference, Real Time Bars; text: public client code",
    broken: ({ breaksPacing }) =>
      breaksPacing ? realTimeText("Historical data request pacing violation") : undefined,
  },
];
