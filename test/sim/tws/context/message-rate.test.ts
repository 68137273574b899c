import { expect, test } from "vitest";
import { MessageRate } from "../../../../sim/tws/context/message-rate.ts";

test("a message counts for one second", () => {
  const rate = new MessageRate();
  rate.count(0);
  rate.count(400);
  expect([rate.recent(400), rate.recent(999), rate.recent(1_000), rate.recent(1_400)]).toEqual([2, 2, 1, 0]);
});

test("freeMs() is the time from which one more message is within the rate", () => {
  const rate = new MessageRate();
  for (const atMs of [0, 100, 200]) rate.count(atMs);
  expect([rate.freeMs(300, 3), rate.freeMs(300, 2), rate.freeMs(300, 1)]).toEqual([1_000, 1_100, 1_200]);
  expect(rate.recent(rate.freeMs(300, 2))).toBeLessThan(2);
});
