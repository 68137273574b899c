import { expect, test } from "vitest";
import { sharesTrade } from "./trading-hours.ts";

test.each([
  ["Tuesday 09:30", Date.UTC(2026, 0, 13, 14, 30), true],
  ["Tuesday 09:29", Date.UTC(2026, 0, 13, 14, 29), false],
  ["Tuesday 15:59", Date.UTC(2026, 0, 13, 20, 59), true],
  ["Tuesday 16:00", Date.UTC(2026, 0, 13, 21, 0), false],
  ["Saturday noon", Date.UTC(2026, 0, 17, 17, 0), false],
  ["Monday 09:30 in summer", Date.UTC(2026, 2, 9, 13, 30), true],
])("shares trade in New York on %s: %s", (_, atMs, expected) => {
  expect(sharesTrade(atMs)).toBe(expected);
});
