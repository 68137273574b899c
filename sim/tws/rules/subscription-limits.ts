import * as code from "../facts/codes.ts";
import { historyText } from "../historical-data/history-texts.ts";
import { type Rule, requestFailedText } from "./rule.ts";

/** Kinds of subscriptions of which there may be only so many. */
export type LimitedKind = "market data" | "market depth" | "tick by tick" | "scanner" | "historical bars";

/** Number of subscriptions that there would be with one more, and how many there may be. */
export interface Counted {
  readonly count: number;
  readonly max: number;
}

const limit = (
  what: string,
  number: number,
  source: string,
  text: (max: number) => string,
): Rule<Counted> => ({
  what,
  code: number,
  source,
  broken: ({ count, max }) => (count > max ? text(max) : undefined),
});

/** Refusals of one subscription too many, by kind. */
export const SUBSCRIPTION_LIMITS: Readonly<Record<LimitedKind, Rule<Counted>>> = {
  "market data": limit(
    "one market data line too many; real-time bars take one each, snapshots none, and all clients share them",
    code.MARKET_DATA_LINES_EXCEEDED,
    "TWS API reference, Market Data; ib_insync#531: snapshots",
    () => "Max number of tickers has been reached",
  ),
  "market depth": limit(
    "the depth of one security too many; all clients share them",
    code.MARKET_DEPTHS_EXCEEDED,
    "IBKR's message codes, 309",
    (max) => `Max number (${max}) of market depth requests has been reached`,
  ),
  "tick by tick": limit(
    "tick-by-tick data of one security too many; all clients share them",
    code.TICK_BY_TICKS_EXCEEDED,
    "TWS API reference, Tick-by-Tick Data; deepentropy/ibx#455: counts securities",
    () => "Max number of tick-by-tick requests has been reached.",
  ),
  scanner: limit(
    "one scanner subscription too many",
    code.HISTORICAL_SERVICE,
    "TWS API reference, Market Scanners",
    () => historyText("API scanner subscription limit has been reached"),
  ),
  "historical bars": limit(
    "historical bars, ticks, a head timestamp or a histogram while bars that are kept up to date hold every slot",
    code.REQUEST_FAILED,
    "ib_insync#293",
    (max) => requestFailedText(`Only ${max} simultaneous API historical data requests allowed.`),
  ),
};
