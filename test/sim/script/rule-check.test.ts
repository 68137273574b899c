import { expect, test } from "vitest";
import { checkCode, checkError } from "../../../sim/script/rule-check.ts";

test("an error has a code from 1 to 99 999 and a text, which may be empty", () => {
  checkError("notify", 1, "");
  checkError("notify", 99_999, "x");
  for (const code of [0, -1, 1.5, 100_000, Number.NaN, "1", null, undefined])
    expect(() => checkError("notify", code, "")).toThrow(/^Cannot notify: code: expected /);
  for (const text of [5, null, undefined])
    expect(() => checkError("notify", 1, text)).toThrow("Cannot notify: text: expected string");
});

test("the code of a rule is a function", () => {
  checkCode("answer", () => {});
  expect(() => checkCode("answer", "x")).toThrow('Cannot answer: expected a function, got "x"');
});
