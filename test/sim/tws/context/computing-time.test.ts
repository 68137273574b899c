import { expect, test } from "vitest";
import { ComputingTime } from "../../../../sim/tws/context/computing-time.ts";

test("two requests of 40 ms are served at once, and the third after 160 ms", () => {
  const time = new ComputingTime();
  const served = [0, 0, 0, 159, 160].map((nowMs) => time.affords(40_000, nowMs));
  expect(served).toEqual([true, true, false, false, true]);
});

test("a request longer than 40 ms is never served at once, and one of 2 ms always", () => {
  const time = new ComputingTime();
  expect(time.affords(40_001, 0)).toBe(false);
  for (let request = 0; request < 1_000; request++) expect(time.affords(2_000, 0)).toBe(true);
});

test("one part of a longer request is computed at an instant", () => {
  const time = new ComputingTime();
  expect([5, 5, 6, 6].map((nowMs) => time.takesTurn(nowMs))).toEqual([true, false, true, false]);
});

test("the time of one TWS is not that of another", () => {
  const [one, other] = [new ComputingTime(), new ComputingTime()];
  expect(one.takesTurn(5)).toBe(true);
  expect(other.takesTurn(5)).toBe(true);
});
