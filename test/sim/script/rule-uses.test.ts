import { expect, test } from "vitest";
import { checkDelay, RuleUses } from "../../../sim/script/rule-uses.ts";

test("a rule without a limit is used enough after one use, one with a limit after all of them", () => {
  const [free, twice] = [new RuleUses(), new RuleUses()];
  twice.limit(2);
  const states = () => [free, twice].map(({ areEnough, areLeft, text }) => ({ areEnough, areLeft, text }));
  expect(states()).toEqual([
    { areEnough: false, areLeft: true, text: "never used" },
    { areEnough: false, areLeft: true, text: "never used" },
  ]);
  for (const uses of [free, twice]) uses.count();
  expect(states()).toEqual([
    { areEnough: true, areLeft: true, text: "used 1 time" },
    { areEnough: false, areLeft: true, text: "used 1 time of 2" },
  ]);
  for (const uses of [free, twice]) uses.count();
  expect(states()).toEqual([
    { areEnough: true, areLeft: true, text: "used 2 times" },
    { areEnough: true, areLeft: false, text: "used 2 times of 2" },
  ]);
});

test("a limit and a delay outside of their bounds are refused", () => {
  for (const count of [0, -1, 1.5, Number.NaN]) expect(() => new RuleUses().limit(count)).toThrow(RangeError);
  for (const ms of [-1, Number.NaN, 2 ** 31]) expect(() => checkDelay(ms)).toThrow(RangeError);
  for (const ms of ["5", null, [5]]) expect(() => checkDelay(ms as never)).toThrow(RangeError);
  expect(checkDelay(0)).toBe(0);
});
