import { z } from "zod";

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const WRITTEN = /^(\d+(?:\.\d+)?) ?(ms|s|min|h|d)$/;
/** Longest duration, in ms: a year. */
const MS_MAX = 366 * 86_400_000;

/** A duration: ms as a number, or a number with a unit, e.g. `30s`, `1.5 min`, `2h`. */
export type Duration = number | string;

/** Gets a duration in ms; undefined for a text that is none. */
export function durationMs(duration: Duration): number | undefined {
  const [, amount, unit = ""] = typeof duration === "number" ? [] : (WRITTEN.exec(duration) ?? []);
  const ms = typeof duration === "number" ? duration : Number(amount) * (UNITS_MS[unit] ?? Number.NaN);
  return Number.isFinite(ms) && ms >= 0 && ms <= MS_MAX ? Math.round(ms) : undefined;
}

const DURATION = "expected a duration such as 30s, 1.5 min, 2h, or a number of ms, up to 366 days";

/** Writes a duration in its largest unit, cut to two digits, e.g. `350 ms`, `1.25 s`, `2 h`. */
export function durationText(ms: number): string {
  const [unit, unitMs] = Object.entries(UNITS_MS).findLast(([, one]) => ms >= one) ?? ["ms", 1];
  return `${Math.floor((ms / unitMs) * 100 + EPSILON) / 100} ${unit}`;
}

/** Makes up for what is lost where a number such as 1.1 has no exact form. */
const EPSILON = 1e-6;

/** The schema of a duration. */
export const durationSchema: z.ZodType<Duration> = z
  .union([z.number(), z.string()], DURATION)
  .refine((value) => durationMs(value) !== undefined, DURATION);
