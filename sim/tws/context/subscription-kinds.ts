import * as code from "../facts/codes.ts";

/** A kind of subscription; request numbers are unique within a kind. */
export type SubscriptionKind =
  | "market data"
  | "snapshot"
  | "market depth"
  | "tick by tick"
  | "real-time bars"
  | "historical bars"
  | "scanner"
  | "account summary"
  | "account updates"
  | "account updates multi"
  | "positions"
  | "positions multi"
  | "pnl"
  | "pnl single"
  | "news bulletins"
  | "display group"
  | "contract details"
  | "histogram"
  | "wsh metadata"
  | "wsh events";

/** Something that can interrupt subscriptions; all but the loss of data (1101) last. */
export type Interruption =
  | "cut off"
  | "data lost"
  | "competing session"
  | "market-data farm broken"
  | "historical farm broken"
  | "contracts farm broken";

/** What an interruption does to a running subscription. */
export interface Fate {
  /** It runs as ever, pauses until the interruption ends, or is over. */
  readonly course: "runs" | "pauses" | "ends";
  /** Code of the notice that the client gets under the request number when the interruption begins; undefined for none. */
  readonly notice?: number;
  /** Source: `repository#thread`, the name of a page, or `unsourced`. */
  readonly source: string;
}

/** What each interruption does to the subscriptions of a kind. */
export type Fates = Readonly<Record<Interruption, Fate>>;

const runs = (source: string): Fate => ({ course: "runs", source });
const pauses = (source: string, notice?: number): Fate =>
  notice === undefined ? { course: "pauses", source } : { course: "pauses", notice, source };
const ends = (source: string, notice?: number): Fate =>
  notice === undefined ? { course: "ends", source } : { course: "ends", notice, source };

const LOST = "IBKR's message codes, note to 1101: market and account data must be requested again";
const STARTED = "groups.io/twsapi 51396: HMDS farms matter to the request, not to running data";
const ELSEWHERE = "other servers of IBKR";

/** Nothing but the accounts of the login; the values of the cut stay. */
const ACCOUNT: Fates = {
  "cut off": pauses("IBKR's message codes, 1100; that TWS keeps the last values: unsourced"),
  "data lost": ends(LOST),
  "competing session": runs("IBKR's message codes, 10197: market data alone"),
  "market-data farm broken": runs(ELSEWHERE),
  "historical farm broken": runs(ELSEWHERE),
  "contracts farm broken": runs(ELSEWHERE),
};

const TICKS: Fates = {
  "cut off": pauses("IBKR's message codes, 1100; groups.io/twsapi 51396 saw data go on for a moment"),
  "data lost": ends(LOST),
  "competing session": pauses(
    "QuantConnect/Lean.Brokerages.InteractiveBrokers#140, stoqey/ib#240: one for each line",
    code.COMPETING_LIVE_SESSION,
  ),
  "market-data farm broken": pauses("IBKR's message codes, 2103"),
  "historical farm broken": runs(STARTED),
  "contracts farm broken": runs(ELSEWHERE),
};

/** Bars end with a broken farm where the fault says so, with 10182 or without (`bars` of `farm-broken`). */
const BARS: Fates = {
  ...TICKS,
  "competing session": ends(
    "community.backtrader.com, topic 2327: they stop, and stay so when the other session ends",
  ),
  "market-data farm broken": pauses("nautechsystems/nautilus_trader#3968"),
};

/** An answer of IBKR that is sent over time. */
const ANSWER: Fates = {
  ...ACCOUNT,
  "cut off": pauses("unsourced; as requests that wait"),
  "data lost": ends("unsourced; as requests that wait"),
};

const LOCAL: Fates = {
  ...ACCOUNT,
  "cut off": runs("kept in TWS itself"),
  "data lost": runs("kept in TWS itself"),
};

/** What each interruption does to running subscriptions, by their kind. */
export const KINDS: Readonly<Record<SubscriptionKind, Fates>> = {
  "market data": TICKS,
  snapshot: {
    ...TICKS,
    "competing session": ends(
      "IBKR's message codes, 10197; that no end follows: unsourced",
      code.COMPETING_LIVE_SESSION,
    ),
    "market-data farm broken": runs("unsourced: it ends in time, without ticks"),
  },
  "market depth": {
    ...TICKS,
    "competing session": pauses("unsourced; as for market data", code.COMPETING_LIVE_SESSION),
  },
  "tick by tick": {
    ...TICKS,
    "competing session": ends("unsourced; as for a new request", code.TICK_BY_TICK_FAILED),
  },
  "real-time bars": BARS,
  "historical bars": {
    ...BARS,
    "competing session": ends("unsourced; as for a new request", code.HISTORICAL_SERVICE),
  },
  scanner: {
    ...TICKS,
    "competing session": pauses("unsourced"),
    "market-data farm broken": runs("unsourced; scans come from the historical service (162)"),
    "historical farm broken": pauses("unsourced; as requests that wait"),
  },
  "account summary": ACCOUNT,
  "account updates": ACCOUNT,
  "account updates multi": ACCOUNT,
  positions: ACCOUNT,
  "positions multi": ACCOUNT,
  pnl: ACCOUNT,
  "pnl single": ACCOUNT,
  "news bulletins": {
    ...ACCOUNT,
    "cut off": pauses("IBKR's message codes, 1100"),
    "data lost": runs("unsourced; neither market nor account data"),
  },
  "display group": LOCAL,
  "contract details": { ...ANSWER, "contracts farm broken": pauses("unsourced; as requests that wait") },
  histogram: { ...ANSWER, "historical farm broken": pauses("unsourced; as requests that wait") },
  "wsh metadata": ANSWER,
  "wsh events": ANSWER,
};

/** Kinds that the parameter `bars` of a broken farm is about. */
export const BAR_KINDS: readonly SubscriptionKind[] = ["real-time bars", "historical bars"];

/** Makes the key of a subscription among those of its client. */
export function subscriptionKey(kind: SubscriptionKind, reqId: number): string {
  return `${kind}/${reqId}`;
}

/** Gets the kind of a subscription from its key. */
export function kindOf(key: string): SubscriptionKind {
  return key.slice(0, key.lastIndexOf("/")) as SubscriptionKind;
}

/** Gets the request number of a subscription from its key. */
export function reqIdOf(key: string): number {
  return Number(key.slice(key.lastIndexOf("/") + 1));
}
