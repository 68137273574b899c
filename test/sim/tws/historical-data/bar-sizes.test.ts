import { expect, test } from "vitest";
import {
  barLength,
  barMs,
  LEGAL_BAR_SIZES,
  longestMs,
} from "../../../../sim/tws/historical-data/bar-sizes.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test("every legal bar size has a length, in either case, and two spellings of one size the same", () => {
  const sizes = LEGAL_BAR_SIZES.split(", ");
  expect(sizes).toHaveLength(21);
  for (const size of sizes) {
    expect(["number", "string"], size).toContain(typeof barLength(size));
    expect(barLength(size.toUpperCase())).toBe(barLength(size));
  }
  expect(["1 secs", "5 mins", "1 hour", "1 day"].map(barLength)).toEqual([1_000, 300_000, HOUR_MS, "day"]);
  expect(["1 week", "1 w", "1W"].map(barLength)).toEqual(["week", "week", "week"]);
  expect(["1 month", "3 months", "1 year"].map(barLength)).toEqual(["month", "quarter", "year"]);
});

test("spellings that TWS refuses have no length", () => {
  const wrong = ["1 sec", "1 mins", "1 hours", "7 mins", "1  day", "", "constructor"];
  expect(wrong.map(barLength)).toEqual(wrong.map(() => undefined));
});

test("lengths of bars grow from a second to a year", () => {
  const lengths = [1_000, "day", "week", "month", "quarter", "year"] as const;
  expect(lengths.map(barMs)).toEqual([1_000, ...[1, 7, 30, 91, 365].map((days) => days * DAY_MS)]);
});

test("bars up to 30 seconds have a longest duration, others have none", () => {
  expect([1_000, 5_000, 10_000, 15_000, 30_000].map(longestMs)).toEqual(
    [0.5, 1, 4, 4, 8].map((hours) => hours * HOUR_MS),
  );
  expect([longestMs(60_000), longestMs("day")]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
