import { expect, test } from "vitest";
import { firstRefusal, invalidText, type Rule } from "../../../../sim/tws/rules/rule.ts";

const TOO_LARGE: Rule<number> = {
  what: "a number over 10",
  code: 383,
  source: "unsourced",
  broken: (value) => (value > 10 ? `${value} is too large` : undefined),
};
const ODD: Rule<number> = {
  what: "an odd number",
  code: 355,
  source: "unsourced",
  broken: (value) => (value % 2 === 1 ? invalidText(`${value} is odd`) : undefined),
};

test("the first broken rule gives the code and the text; an input that keeps all has none", () => {
  expect(firstRefusal([TOO_LARGE, ODD], 13)).toEqual({ code: 383, text: "13 is too large" });
  expect(firstRefusal([ODD, TOO_LARGE], 13)).toEqual({
    code: 355,
    text: "Error validating request.-'bO' : cause - 13 is odd",
  });
  expect(firstRefusal([TOO_LARGE, ODD], 8)).toBeUndefined();
  expect(firstRefusal([{ ...TOO_LARGE, effect: "notify" }], 13)).toBeUndefined();
});
