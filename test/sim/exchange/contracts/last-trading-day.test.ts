import { expect, test } from "vitest";
import { lastTradingDay } from "../../../../sim/exchange/contracts/last-trading-day.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

test.each([
  // Days that the exchanges' calendars list for contracts of 2025 and 2026.
  ["friday", 2026, 3, "20260320"],
  ["monday", 2026, 3, "20260316"],
  ["tuesday", 2026, 3, "20260317"],
  ["wednesday", 2026, 3, "20260318"],
  ["last-friday", 2026, 1, "20260130"],
  ["metals", 2026, 2, "20260225"],
  ["metals", 2025, 12, "20251229"],
  ["bonds", 2026, 3, "20260320"],
  ["bonds", 2025, 12, "20251219"],
  ["month-end", 2026, 3, "20260331"],
  ["grains", 2026, 3, "20260313"],
  ["grains", 2025, 12, "20251212"],
  ["hogs", 2026, 2, "20260213"],
  ["volatility", 2026, 1, "20260121"],
] as const)("by the rule %s a future of %i-%i ends on %s", (rule, year, month, day) => {
  expect(lastTradingDay(rule, year, month)).toBe(day);
});

test.each([
  ["GC", "20260225"],
  ["ZN", "20260320"],
  ["6C", "20260317"],
  ["ZC", "20260313"],
  ["BTC", "20260130"],
])("the first future of %s that is listed in January 2026 ends on %s", (tradingClass, day) => {
  const listed = new Exchange().listed(Date.UTC(2026, 0, 13, 15, 30));
  const days = listed
    .filter((one) => one.secType === "FUT" && one.tradingClass === tradingClass)
    .map((one) => one.lastTradeDate);
  expect(days.toSorted()[0]).toBe(day);
});
