import { invalid } from "../../arguments/checked.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The most bars of one answer of the gateway. */
const POINTS_MAX = 1_000;
/** The longest periods in minutes and in hours. */
const MINUTES_MAX = 30;
const HOURS_MAX = 8;
/** Length that a trading day has at least: shares trade for 6.5 hours. */
const TRADING_DAY_MS = 6 * HOUR_MS;
/** The most bars of one read, over all its requests. */
const BARS_MAX = 50_000;

/** A bar of the gateway, by TWS's name of its size: its name, and its length in ms. */
const BARS: Readonly<Record<string, readonly [bar: string, lengthMs: number]>> = {
  "1 min": ["1min", MINUTE_MS],
  "2 mins": ["2min", 2 * MINUTE_MS],
  "3 mins": ["3min", 3 * MINUTE_MS],
  "5 mins": ["5min", 5 * MINUTE_MS],
  "10 mins": ["10min", 10 * MINUTE_MS],
  "15 mins": ["15min", 15 * MINUTE_MS],
  "30 mins": ["30min", 30 * MINUTE_MS],
  "1 hour": ["1h", HOUR_MS],
  "2 hours": ["2h", 2 * HOUR_MS],
  "3 hours": ["3h", 3 * HOUR_MS],
  "4 hours": ["4h", 4 * HOUR_MS],
  "8 hours": ["8h", 8 * HOUR_MS],
  "1 day": ["1d", DAY_MS],
  "1 week": ["1w", 7 * DAY_MS],
  "1W": ["1w", 7 * DAY_MS],
  "1 month": ["1m", 30 * DAY_MS],
  "1M": ["1m", 30 * DAY_MS],
};

/** A unit of TWS's durations: that of the gateway, its length in ms, and the most of it in one request. */
const UNITS: Readonly<Record<string, readonly [unit: string, lengthMs: number, most: number]>> = {
  D: ["d", DAY_MS, 1_000],
  W: ["w", 7 * DAY_MS, 792],
  M: ["m", 30 * DAY_MS, 182],
  Y: ["y", 365 * DAY_MS, 15],
};

/** The shortest and longest bars of each period, by the longest period of the row, in ms (IBKR's "step size" table). */
const STEPS: readonly (readonly [periodMs: number, leastMs: number, mostMs: number])[] = [
  [MINUTE_MS, MINUTE_MS, MINUTE_MS],
  [DAY_MS, MINUTE_MS, 8 * HOUR_MS],
  [7 * DAY_MS, 10 * MINUTE_MS, 7 * DAY_MS],
  [30 * DAY_MS, HOUR_MS, 30 * DAY_MS],
  [90 * DAY_MS, 2 * HOUR_MS, 30 * DAY_MS],
  [180 * DAY_MS, 4 * HOUR_MS, 30 * DAY_MS],
  [365 * DAY_MS, 8 * HOUR_MS, 30 * DAY_MS],
  [3 * 365 * DAY_MS, DAY_MS, 30 * DAY_MS],
  [Number.POSITIVE_INFINITY, 7 * DAY_MS, 30 * DAY_MS],
];
/** The shortest periods that have long bars, by the length of the bar in ms. */
const PERIODS_OF_LONG_BARS: ReadonlyMap<number, string> = new Map([
  [DAY_MS, "2d"],
  [7 * DAY_MS, "1w"],
  [30 * DAY_MS, "1m"],
]);
/** The longest period in days that one part of a span has. */
const PART_DAYS_MAX = 1_000;

/** A span and a size of bars in the words of the gateway. */
export interface Span {
  /** The period that is requested at once, or first. */
  readonly period: string;
  /** The name of the bar. */
  readonly bar: string;
  /** Length of one bar in ms. */
  readonly barMs: number;
  /** Whether bars are of a day or more. */
  readonly daily: boolean;
  /** The exact length of trading for durations in seconds, in ms; undefined where the gateway counts trading days. */
  readonly exactMs: number | undefined;
  /** The number of bars to keep, of a period that is longer than the duration; undefined for all. */
  readonly lastBars: number | undefined;
  /** The requests for a span that one request cannot have; undefined where one is enough. */
  readonly parts: SpanParts | undefined;
}

/** The requests for a span that one request cannot have: of more bars than an answer has, or of too short ones. */
export interface SpanParts {
  /** A longer bar, with which one answer has the whole span: its first bar shows where the span begins. */
  readonly outline: string;
  /** Length of that bar in ms. */
  readonly outlineMs: number;
  /** The period of each part, with its length in ms. */
  readonly period: string;
  readonly periodMs: number;
  /** The most parts that the span can have. */
  readonly partsMax: number;
}

/**
 * Converts a duration and a bar size of TWS to those of the gateway.
 *
 * @throws {PoolError} `INVALID_OPTION` for what the Web API does not have.
 */
export function spanOf(what: string, duration: string, barSize: string): Span {
  const [bar, barMs] = (Object.hasOwn(BARS, barSize) ? BARS[barSize] : undefined) ?? [];
  if (bar === undefined || barMs === undefined) {
    const sizes = Object.keys(BARS).join("|");
    throw invalid(what, `barSize: the Web API has no bars of "${barSize}": expected one of ${sizes}`);
  }
  const { period, lengthMs, exactMs } = periodOf(what, duration);
  const common = { bar, barMs, daily: barMs >= DAY_MS };
  const [, leastMs, mostMs] = stepOf(lengthMs);
  const points = Math.ceil(lengthMs / barMs);
  if (barMs > mostMs) {
    const longer = PERIODS_OF_LONG_BARS.get(barMs) ?? period;
    return { ...common, period: longer, exactMs: undefined, lastBars: points, parts: undefined };
  }
  const parts = barMs >= leastMs && points <= POINTS_MAX ? undefined : partsOf(what, lengthMs, barMs);
  return { ...common, period, exactMs, lastBars: undefined, parts };
}

interface Period {
  readonly period: string;
  readonly lengthMs: number;
  readonly exactMs: number | undefined;
}

function periodOf(what: string, duration: string): Period {
  const [, count = "", name = ""] = /^(\d{1,7}) +([SDWMY])$/.exec(duration.trim()) ?? [];
  const amount = Number(count);
  if (amount < 1) throw invalid(what, `duration: expected a number and S, D, W, M or Y, e.g. "1 D"`);
  if (name === "S") return secondsPeriod(what, amount * SECOND_MS);
  const [unit, unitMs, most] = UNITS[name] ?? ["", 0, 0];
  if (amount > most) throw invalid(what, `duration: the Web API has at most ${most} ${name}`);
  return { period: `${amount}${unit}`, lengthMs: amount * unitMs, exactMs: undefined };
}

/** The shortest period of the gateway that is at least as long. */
function secondsPeriod(what: string, exactMs: number): Period {
  if (exactMs > DAY_MS) throw invalid(what, `duration: expected at most ${DAY_MS / SECOND_MS} S`);
  const minutes = Math.ceil(exactMs / MINUTE_MS);
  if (minutes <= MINUTES_MAX) return { period: `${minutes}min`, lengthMs: minutes * MINUTE_MS, exactMs };
  const hours = Math.ceil(exactMs / HOUR_MS);
  if (hours <= HOURS_MAX) return { period: `${hours}h`, lengthMs: hours * HOUR_MS, exactMs };
  // A share trades for less than 8 hours a day, and the current day may just have begun.
  const days = 1 + Math.ceil(exactMs / TRADING_DAY_MS);
  return { period: `${days}d`, lengthMs: days * DAY_MS, exactMs };
}

const LAST_STEP = STEPS[STEPS.length - 1] ?? [0, 0, 0];

function stepOf(lengthMs: number): readonly [periodMs: number, leastMs: number, mostMs: number] {
  return STEPS.find(([periodMs]) => lengthMs <= periodMs) ?? LAST_STEP;
}

function partsOf(what: string, lengthMs: number, barMs: number): SpanParts {
  const points = Math.ceil(lengthMs / barMs);
  const [, leastMs, mostMs] = stepOf(lengthMs);
  const outlines = Object.values(BARS).filter(([, ms]) => ms >= leastMs && ms <= mostMs);
  const [outline, outlineMs] = outlines.find(([, ms]) => lengthMs / ms <= POINTS_MAX) ?? [];
  if (points > BARS_MAX || outline === undefined || outlineMs === undefined) {
    const most = `expected at most ${BARS_MAX}, with longer bars or a shorter duration`;
    throw invalid(what, `duration: up to ${points} bars: ${most}`);
  }
  const longestMs = Math.max(...STEPS.filter(([, least]) => least <= barMs).map(([periodMs]) => periodMs));
  const days = Math.min(PART_DAYS_MAX, Math.floor(Math.min(longestMs, POINTS_MAX * barMs) / DAY_MS));
  const [period, periodMs] = days < 1 ? [`${HOURS_MAX}h`, HOURS_MAX * HOUR_MS] : [`${days}d`, days * DAY_MS];
  // Twice as many, because parts may be counted by the calendar and the span in trading days.
  const partsMax = 2 * Math.ceil(lengthMs / periodMs) + 4;
  return { outline, outlineMs, period, periodMs, partsMax };
}
