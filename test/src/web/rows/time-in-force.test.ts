import { expect, test } from "vitest";
import { tifOf } from "../../../../src/web/rows/time-in-force.ts";

test("an order for the day has TWS's name of that, and every other time in force its own", () => {
  const given = ["CLOSE", "Close", "DAY", "GTC", undefined];
  expect(given.map(tifOf)).toEqual(["DAY", "DAY", "DAY", "GTC", undefined]);
});
