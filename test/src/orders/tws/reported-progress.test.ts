import { expect, test } from "vitest";
import { isUsable, whole } from "../../../../src/orders/tws/reported-progress.ts";
import { testBook, writtenOrder } from "../../../support/orders/records.ts";

const progress = (status: string, filled: number) => ({
  status,
  filled,
  remaining: undefined,
  avgFillPrice: undefined,
});

test("a filled order without fills is filled as a whole", () => {
  const record = writtenOrder(testBook().book, "a");
  expect(whole(record, progress("Filled", 0))).toEqual({ ...progress("Filled", 10), remaining: 0 });
  expect(whole(record, progress("Filled", 12))).toEqual(progress("Filled", 12));
  expect(whole(record, progress("Submitted", 4))).toEqual(progress("Submitted", 4));
});

test("a number that TWS has not set is not usable", () => {
  expect([0, 4, Number.MAX_VALUE, Number.NaN, "4", undefined].map(isUsable)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
