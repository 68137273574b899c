import { expect, test } from "vitest";
import { z } from "zod";
import { bounded, problemsOf } from "../../../sim/world/schema-problems.ts";

const schema = z.strictObject({
  lines: z.array(z.strictObject({ size: z.int().min(1), side: z.enum(["BUY", "SELL"]) })),
});
const said = (value: unknown, name = ""): readonly string[] => {
  const { error } = schema.safeParse(value);
  return error === undefined ? [] : problemsOf(error, name);
};

test("each problem has its place, and what was expected", () => {
  expect(said({ lines: [{ size: 0, side: "BUY" }] })).toEqual(["lines[0].size: expected number to be >=1"]);
  expect(said({ lines: [{ size: 1, side: "HOLD" }] })).toEqual([
    'lines[0].side: expected one of "BUY"|"SELL"',
  ]);
  expect(said({ lines: 7 }, "options")).toEqual(["options.lines: expected array, received number"]);
  expect(said({ lines: [], more: 1 })).toEqual(['there is no "more" here']);
  expect(said(null, "options")).toEqual(["options: expected object, received null"]);
  expect(said({ lines: [] })).toEqual([]);
});

test("names that were given are shortened, and of many problems the first are named", () => {
  const [problem = ""] = said({ lines: [], ["x".repeat(1_000)]: 1 });
  expect(problem.length).toBeLessThan(100);
  expect(bounded(["a", "b"])).toEqual(["a", "b"]);
  expect(bounded(["a", "b", "c", "d", "e", "f", "g"])).toEqual(["a", "b", "c", "d", "e", "and 2 more"]);
});
