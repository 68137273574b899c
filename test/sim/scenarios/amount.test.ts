import { expect, test } from "vitest";
import { type Amount, amountText, isEnough } from "../../../sim/scenarios/amount.ts";

test.each<[Amount, string, readonly number[]]>([
  [{}, "at least 1", [1, 2, 3]],
  [{ times: 0 }, "no", [0]],
  [{ times: 2 }, "exactly 2", [2]],
  [{ atLeast: 2 }, "at least 2", [2, 3]],
  [{ atMost: 1 }, "at most 1", [0, 1]],
  [{ atMost: 0 }, "at most 0", [0]],
  [{ atLeast: 1, atMost: 2 }, "at least 1 and at most 2", [1, 2]],
  [{ atLeast: 0 }, "any number of", [0, 1, 2, 3]],
])("%o is %s, and accepts exactly such numbers", (amount, text, accepted) => {
  expect(amountText(amount)).toBe(text);
  expect([0, 1, 2, 3].filter((count) => isEnough(count, amount))).toEqual(accepted);
});
