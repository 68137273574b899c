import { expect, test } from "vitest";
import { exceededBudget, isOrderNotice, isRefusal } from "../../../src/tws/codes.ts";

test("320 to 323 say that TWS refused a request, and no other codes do", () => {
  expect([319, 320, 321, 322, 323, 324].map(isRefusal)).toEqual([false, true, true, true, true, false]);
});

test("399, 404, 10349 and the notices of TWS leave an order as it is; other codes do not", () => {
  expect([399, 404, 10349, 2100, 2199].map(isOrderNotice)).toEqual(Array(5).fill(true));
  expect([201, 202, 400, 2099, 2200, 10348].map(isOrderNotice)).toEqual(Array(6).fill(false));
});

test("a pacing violation is one by its code and its text", () => {
  expect([162, 161].map((code) => exceededBudget(code, "a pacing violation"))).toEqual([
    "historical",
    undefined,
  ]);
});
