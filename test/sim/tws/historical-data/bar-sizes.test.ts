import { expect, test } from "vitest";
import { BAR_SIZES, barMs, longestMs } from "../../../../sim/tws/historical-data/bar-sizes.ts";

const DAY_MS = 86_400_000;

test("every bar size of TWS has a length, and two spellings of one size the same", () => {
  const ms = (size: string): number => barMs(BAR_SIZES[size] ?? Number.NaN);
  expect([ms("1 secs"), ms("5 mins"), ms("1 hour"), ms("1 day"), ms("1W")]).toEqual([
    1_000,
    300_000,
    3_600_000,
    DAY_MS,
    7 * DAY_MS,
  ]);
  expect([ms("1 sec"), ms("1 week"), ms("1 month")]).toEqual([ms("1 secs"), ms("1W"), ms("1M")]);
});

test("longer bars allow longer durations: 2000 s for one second, 20 years for one day", () => {
  const longest = Object.values(BAR_SIZES)
    .sort((a, b) => barMs(a) - barMs(b))
    .map(longestMs);
  expect(longest).toEqual(longest.toSorted((a, b) => a - b));
  expect([longestMs(1_000), longestMs("day")]).toEqual([2_000_000, 20 * 366 * DAY_MS]);
});
