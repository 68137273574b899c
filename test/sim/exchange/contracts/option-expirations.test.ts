import { expect, test } from "vitest";
import { volatilityDay } from "../../../../sim/exchange/contracts/last-trading-day.ts";
import { canExpire, expirationsOn } from "../../../../sim/exchange/contracts/option-expirations.ts";

const dates = (chain: Parameters<typeof expirationsOn>[0], day: string): string[] =>
  expirationsOn(chain, day).map(({ date }) => date);

test("monthly options expire on third Fridays: the next months, quarters and two Januaries", () => {
  expect(dates({ strikeStep: 1 }, "20260113")).toEqual([
    "20260116",
    "20260220",
    "20260320",
    "20260618",
    "20260918",
    "20261218",
    "20270115",
    "20280121",
  ]);
});

test("weekly options expire on Thursday where Friday is a holiday", () => {
  expect(dates({ strikeStep: 1, expirations: "weekly" }, "20260330")[0]).toBe("20260402");
  expect(canExpire({ strikeStep: 1, expirations: "weekly" }, "20260402", true)).toBe(true);
  expect(canExpire({ strikeStep: 1, expirations: "weekly" }, "20260403", true)).toBe(false);
});

test("daily options expire on every trading day of two weeks and at the ends of quarters", () => {
  const found = dates({ strikeStep: 1, expirations: "daily" }, "20260113");
  expect(found.slice(0, 5)).toEqual(["20260113", "20260114", "20260115", "20260116", "20260120"]);
  expect(found).toEqual(expect.arrayContaining(["20260331", "20260630", "20260930", "20261231"]));
});

test("a number of months that a definition gives is the number of third Fridays", () => {
  expect(dates({ strikeStep: 1, months: 2 }, "20260117")).toEqual(["20260220", "20260320"]);
});

test("volatility contracts expire a day earlier around a holiday", () => {
  expect(volatilityDay(2026, 1)).toBe("20260121");
  // 19 June 2026 is a holiday, 30 days after 20 May.
  expect(volatilityDay(2026, 5)).toBe("20260519");
});
