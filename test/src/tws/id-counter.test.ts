import { expect, test } from "vitest";
import { IdCounter } from "../../../src/tws/id-counter.ts";

const MAX = 2 ** 31 - 1;

test("numbers grow by one, are never lowered, and never used twice", () => {
  const ids = new IdCounter();
  const given = new Set<number>();
  for (const nextValidId of [1, 100, 12, -5, 0, Number.NaN, 1.5, 2 ** 31, 2 ** 53, 2 ** 60, 100, 400]) {
    ids.raiseTo(nextValidId);
    for (let at = 0; at < 3; at++) given.add(ids.next());
  }
  expect(given.size).toBe(36);
  expect(Math.max(...given)).toBe(402);
});

test("next() gives the last number of TWS, and then throws LIMIT_REACHED", () => {
  const ids = new IdCounter();
  ids.raiseTo(MAX);
  expect(ids.next()).toBe(MAX);
  for (let at = 0; at < 2; at++) {
    expect(() => ids.next()).toThrow(
      expect.objectContaining({ code: "LIMIT_REACHED", message: expect.stringContaining("used up") }),
    );
  }
});
