import { expect, test } from "vitest";
import { RecentRequests } from "../../../../sim/tws/context/recent-requests.ts";

test("requests count by their key until their time is over, and refused ones do not", () => {
  const recent = new RecentRequests(1_000);
  expect([0, 10, 20].map((atMs) => recent.exceeds("a", 2, atMs))).toEqual([false, false, true]);
  expect(recent.exceeds("b", 2, 30)).toBe(false);
  expect([999, 1_000, 1_005].map((atMs) => recent.exceeds("a", 2, atMs))).toEqual([true, false, true]);
});
