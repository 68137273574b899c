import { expect, test } from "vitest";
import { algorithmInstant } from "../../../../../sim/exchange/orders/algorithms/algorithm-time.ts";
import { NOW } from "../../../../support/paper-trading.ts";

test.each([
  ["11:00:00", Date.UTC(2026, 0, 13, 16)],
  ["11:00:00 US/Eastern", Date.UTC(2026, 0, 13, 16)],
  ["09:00", Date.UTC(2026, 0, 14, 14)],
  ["18:00:00 UTC", Date.UTC(2026, 0, 13, 18)],
  ["20260113-17:00:00", Date.UTC(2026, 0, 13, 17)],
  ["20260113 12:00:00 US/Eastern", Date.UTC(2026, 0, 13, 17)],
  ["soon", undefined],
  ["", undefined],
])("the time %j, seen at half past ten in New York, is %s", (text, expected) => {
  expect(algorithmInstant(text, NOW)).toBe(expected);
});
