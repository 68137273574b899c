import type { WebCall } from "../../../src/web/call.ts";
import { httpError } from "./scripted-requester.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS: number = 60 * MINUTE_MS;
export const DAY_MS: number = 24 * HOUR_MS;
/** Wednesday, 20:00 UTC, while the market is open. */
export const NOW_MS: number = Date.UTC(2026, 0, 14, 20);

/** The session of a weekday is from 14:30 to 21:00 UTC. */
const OPEN_MS = 14.5 * HOUR_MS;
const CLOSE_MS = 21 * HOUR_MS;
const POINTS_MAX = 1_000;

const UNITS: Readonly<Record<string, number>> = {
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  m: 30 * DAY_MS,
  y: 365 * DAY_MS,
};
/** Periods with their shortest and longest bars, as the table of step sizes of IBKR has them. */
const STEPS: readonly (readonly [period: string, least: string, most: string])[] = [
  ["1min", "1min", "1min"],
  ["1d", "1min", "8h"],
  ["1w", "10min", "1w"],
  ["1m", "1h", "1m"],
  ["3m", "2h", "1m"],
  ["6m", "4h", "1m"],
  ["1y", "8h", "1m"],
  ["3y", "1d", "1m"],
  ["40y", "1w", "1m"],
];

/** The length of `5min` and the like, in ms. */
function lengthOf(text: string): number {
  const [, count = "", unit = ""] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN);
}

const isWeekday = (dayMs: number): boolean => ![0, 6].includes(new Date(dayMs).getUTCDay());
const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

/** The beginnings of all bars of a length in a span, oldest first. */
export function barTimes(barMs: number, fromMs: number, toMs: number): number[] {
  const times: number[] = [];
  for (let dayMs = dayOf(fromMs) - 8 * DAY_MS; dayMs < toMs; dayMs += DAY_MS) {
    if (!isWeekday(dayMs)) continue;
    if (barMs >= DAY_MS) {
      if (barMs === DAY_MS || new Date(dayMs).getUTCDay() === 1) times.push(dayMs + OPEN_MS);
      continue;
    }
    for (let atMs = dayMs + OPEN_MS; atMs < dayMs + CLOSE_MS; atMs += barMs) times.push(atMs);
  }
  return times.filter((atMs) => atMs >= fromMs && atMs < toMs);
}

/** The beginning of a period before an end: days are trading days; weeks and longer are counted by whole days of the calendar. */
export function beginOf(period: string, endMs: number): number {
  if (/\d[wmy]$/.test(period)) return dayOf(endMs - 1 - lengthOf(period));
  if (!period.endsWith("d")) return endMs - lengthOf(period);
  let dayMs = dayOf(endMs - 1);
  if (endMs <= dayMs + OPEN_MS) dayMs -= DAY_MS;
  for (let left = Number.parseInt(period, 10); ; dayMs -= DAY_MS) {
    if (isWeekday(dayMs) && --left === 0) return dayMs;
  }
}

/** Answers a request for bars as the gateway does: the last thousand before the end, and an error for bars that a period lacks. */
export function historyAnswer({ query = {} }: WebCall): unknown {
  const [period, bar] = [String(query.period), String(query.bar)];
  const step = STEPS.find(([most]) => lengthOf(period) <= lengthOf(most));
  const barMs = lengthOf(bar);
  if (step === undefined || !(barMs >= lengthOf(step[1]) && barMs <= lengthOf(step[2])))
    return httpError(400);
  const [, year = "", month = "", day = "", time = ""] =
    /^(\d{4})(\d\d)(\d\d)-(.*)$/.exec(`${query.startTime}`) ?? [];
  const endMs = query.startTime === undefined ? NOW_MS : Date.parse(`${year}-${month}-${day}T${time}Z`);
  const times = barTimes(barMs, beginOf(period, endMs), endMs).slice(-POINTS_MAX);
  return { data: times.map((t) => ({ o: 1, h: 2, l: 0.5, c: "1.5", v: 100, t })), points: times.length - 1 };
}
