import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as code from "../facts/codes.ts";
import {
  ADDITIONAL_SUBSCRIPTION,
  noPermissionText,
  type Permission,
} from "../market-data/market-data-permissions.ts";
import { NUMBER_IN_USE } from "./request-numbers.ts";
import { invalidText, type Rule } from "./rule.ts";

/** Numbers of tick types in the answers, by the names in requests, which have exactly this case. */
export const TICK_TYPES: Readonly<Record<string, number>> = { Last: 1, AllLast: 2, BidAsk: 3, MidPoint: 4 };

/** Most past ticks that can come before the first new one. */
const PAST_TICKS_MAX = 1_000;

/** The values of a request for tick-by-tick data that need no knowledge of its contract. */
export interface TickRequest {
  readonly tickType: string;
  readonly numberOfTicks: number;
  readonly secType: string;
}

/** Refusals of a request for tick-by-tick data before its contract is looked up. */
export const TICK_REQUEST_RULES: readonly Rule<TickRequest>[] = [
  {
    what: "a tick type other than Last, AllLast, BidAsk and MidPoint, in exactly this case",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#455: text of a gateway",
    broken: ({ tickType }) =>
      Object.hasOwn(TICK_TYPES, tickType)
        ? undefined
        : invalidText("Tick-by-tick data type is incorrect/not set."),
  },
  {
    what: "tick-by-tick data of a combination",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#455: text of a gateway",
    broken: ({ secType }) =>
      secType === "BAG"
        ? invalidText("'BAG' security type is not supported in ReqTickByTick(97) request")
        : undefined,
  },
  {
    what: `fewer than 0 or more than ${PAST_TICKS_MAX} past ticks before the first new one`,
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ numberOfTicks }) =>
      numberOfTicks < 0 || numberOfTicks > PAST_TICKS_MAX
        ? invalidText(`Number of ticks must be between 0 and ${PAST_TICKS_MAX}`)
        : undefined,
  },
];

/** A request for tick-by-tick data with its instrument. */
export interface TickInput {
  readonly tickType: string;
  readonly instrument: Instrument;
  readonly permission: Permission;
  /** Whether the request number is in use for tick-by-tick data. */
  readonly inUse: boolean;
  readonly reqId: number;
}

const failed = (text: string): string => `Failed to request tick-by-tick data.${text}`;
const isTrade = (tickType: string): boolean => tickType === "Last" || tickType === "AllLast";

/** Refusals of a request for tick-by-tick data that depend on its instrument. */
export const TICK_RULES: readonly Rule<TickInput>[] = [
  {
    what: "tick-by-tick data of an option, a fund or an index outside CME, or trades of a currency pair",
    code: code.TICK_BY_TICK_FAILED,
    source: "TWS API reference, Tick-by-Tick Data; nautilus_trader adapter: text",
    broken: ({ tickType, instrument }) => {
      const { secType, localSymbol, exchange } = instrument;
      const hasNone =
        ["OPT", "FUND"].includes(secType) ||
        (secType === "IND" && exchange !== "CME") ||
        (secType === "CASH" && isTrade(tickType));
      return hasNone
        ? failed(`${tickType} tick-by-tick requests are not supported for ${localSymbol}`)
        : undefined;
    },
  },
  NUMBER_IN_USE["tick by tick"],
  {
    what: "tick-by-tick data of an instrument whose live market data the login does not have",
    code: code.TICK_BY_TICK_FAILED,
    source: "IBKR's message codes, 10189; text: public client code",
    broken: ({ instrument, permission }) =>
      permission === "live"
        ? undefined
        : failed(`${noPermissionText(instrument)}. ${ADDITIONAL_SUBSCRIPTION}`),
  },
];

/** Refusal of tick-by-tick data that come too soon after others. */
export const TICK_PACING_RULES: readonly Rule<{ readonly breaksPacing: boolean }>[] = [
  {
    what: "ticks of one type for the same instrument twice within 15 seconds",
    code: code.TICK_BY_TICKS_EXCEEDED,
    source: "TWS API reference, Tick-by-Tick Data; code unsourced",
    broken: ({ breaksPacing }) =>
      breaksPacing ? "Max number of tick-by-tick requests has been reached." : undefined,
  },
];
