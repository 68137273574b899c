import { expect, test } from "vitest";
import { isExercise } from "../../../src/orders/option-exercise.ts";
import { LIMIT } from "../../support/orders/records.ts";

test("an exercise of options is distinguished from an order by its terms", () => {
  expect(isExercise({ exerciseAction: 2, exerciseQuantity: 1, account: "", override: 0 })).toBe(true);
  expect([LIMIT, {}, null, undefined, "exerciseAction"].map(isExercise)).toEqual(Array(5).fill(false));
});
