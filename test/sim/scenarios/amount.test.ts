import { expect, test } from "vitest";
import { type Amount, amountText, isEnough, nounText } from "../../../sim/scenarios/amount.ts";

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

test.each<[Amount, string]>([
  [{}, "at least 1 order"],
  [{ times: 0 }, "no orders"],
  [{ times: 1 }, "exactly 1 order"],
  [{ times: 2 }, "exactly 2 orders"],
  [{ atLeast: 2 }, "at least 2 orders"],
  [{ atMost: 1 }, "at most 1 order"],
  [{ atLeast: 1, atMost: 3 }, "at least 1 and at most 3 orders"],
  [{ atLeast: 0 }, "any number of orders"],
])("%o orders are written as: %s", (amount, text) => {
  expect(`${amountText(amount)} ${nounText(amount, "order")}`).toBe(text);
});
