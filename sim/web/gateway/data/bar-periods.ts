import type { BarLength } from "../../../exchange/prices/bars.ts";
import type { Duration } from "../../../tws/historical-data/durations.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNIT_MS = {
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  m: 30 * DAY_MS,
  y: 365 * DAY_MS,
} as const;
type Unit = keyof typeof UNIT_MS;

/** Largest count of each unit of a period. */
const COUNTS: Readonly<Record<Unit, number>> = { min: 30, h: 8, d: 1_000, w: 792, m: 182, y: 15 };

/** Bars by their names, shortest first. */
const BARS: readonly (readonly [name: string, length: BarLength, ms: number])[] = [
  ["1min", MINUTE_MS, MINUTE_MS],
  ["2min", 2 * MINUTE_MS, 2 * MINUTE_MS],
  ["3min", 3 * MINUTE_MS, 3 * MINUTE_MS],
  ["5min", 5 * MINUTE_MS, 5 * MINUTE_MS],
  ["10min", 10 * MINUTE_MS, 10 * MINUTE_MS],
  ["15min", 15 * MINUTE_MS, 15 * MINUTE_MS],
  ["30min", 30 * MINUTE_MS, 30 * MINUTE_MS],
  ["1h", HOUR_MS, HOUR_MS],
  ["2h", 2 * HOUR_MS, 2 * HOUR_MS],
  ["3h", 3 * HOUR_MS, 3 * HOUR_MS],
  ["4h", 4 * HOUR_MS, 4 * HOUR_MS],
  ["8h", 8 * HOUR_MS, 8 * HOUR_MS],
  ["1d", "day", DAY_MS],
  ["1w", "week", 7 * DAY_MS],
  ["1m", "month", 30 * DAY_MS],
];

/** Table of step sizes: the shortest, longest and default bar of each period, by the longest period of the row. */
const STEPS: readonly (readonly [periodMs: number, least: string, most: string, otherwise: string])[] = [
  [MINUTE_MS, "1min", "1min", "1min"],
  // The table ends at 8 hours here, but the examples of the same page request one day.
  [DAY_MS, "1min", "1d", "1min"],
  [7 * DAY_MS, "10min", "1w", "15min"],
  [30 * DAY_MS, "1h", "1m", "30min"],
  [90 * DAY_MS, "2h", "1m", "1d"],
  [180 * DAY_MS, "4h", "1m", "1d"],
  [365 * DAY_MS, "8h", "1m", "1d"],
  [2 * 365 * DAY_MS, "1d", "1m", "1d"],
  [3 * 365 * DAY_MS, "1d", "1m", "1w"],
  [Number.POSITIVE_INFINITY, "1w", "1m", "1w"],
];

/** The length of the past that a request covers. */
export interface Period {
  /** The period as it was given, e.g. `1d`. */
  readonly text: string;
  /** The same duration in the words of TWS. */
  readonly duration: Duration;
  /** Approximate length, in ms. */
  readonly ms: number;
}

/** One length of bars. */
export interface BarSize {
  readonly length: BarLength;
  /** Approximate length, in ms. */
  readonly ms: number;
}

/** Parses a period, e.g. `30min` or `1y`; undefined for any other text. */
export function parsePeriod(text: string): Period | undefined {
  const match = /^([1-9]\d{0,3})(min|h|d|w|m|y)$/.exec(text);
  if (match === null) return undefined;
  const count = Number(match[1]);
  const unit = match[2] as Unit;
  if (count > COUNTS[unit]) return undefined;
  const ms = count * UNIT_MS[unit];
  return { text, ms, duration: durationOf(count, unit) };
}

function durationOf(count: number, unit: Unit): Duration {
  const units = { d: "D", w: "W", m: "M", y: "Y" } as const;
  if (unit === "min" || unit === "h") return { count: (count * UNIT_MS[unit]) / 1_000, unit: "S" };
  return { count, unit: units[unit] };
}

/** Finds the bars of a name that a period allows; undefined where the name is none, or the table of step sizes forbids it. */
export function barSize(name: string, { ms }: Period): BarSize | undefined {
  const rank = rankOf(name);
  const [, least, most] = stepOf(ms);
  const bar = BARS[rank];
  if (bar === undefined || rank < rankOf(least) || rank > rankOf(most)) return undefined;
  return { length: bar[1], ms: bar[2] };
}

/** Gets the name of the bars that a period has by default. */
export function defaultBar({ ms }: Period): string {
  const [, least, , otherwise] = stepOf(ms);
  return rankOf(otherwise) < rankOf(least) ? least : otherwise;
}

function stepOf(
  periodMs: number,
): readonly [periodMs: number, least: string, most: string, otherwise: string] {
  return STEPS.find(([longestMs]) => periodMs <= longestMs) ?? [periodMs, "1w", "1m", "1w"];
}

const rankOf = (name: string): number => BARS.findIndex(([one]) => one === name);
