import { expect, test } from "vitest";
import { z } from "zod";
import {
  boundsInOrder,
  needs,
  oneOf,
  readable,
  refusal,
  someOf,
} from "../../../sim/scenarios/schema-rules.ts";

/** Gets the problems of an object, each with its path. */
const problems = (rule: z.core.CheckFn<unknown>, value: object): readonly string[] =>
  (
    z
      .looseObject({})
      .check(rule as never)
      .safeParse(value).error?.issues ?? []
  ).map(({ path, message }) => `${path.join(".")}: ${message}`);

test("oneOf() accepts exactly one field, and none where it is optional", () => {
  expect(problems(oneOf(["a", "b"]), { a: 1 })).toEqual([]);
  expect(problems(oneOf(["a", "b"]), {})).toEqual([": expected one of a, b"]);
  expect(problems(oneOf(["a", "b"], true), {})).toEqual([]);
  expect(problems(oneOf(["a", "b"], true), { a: 1, b: 0 })).toEqual([
    ": a and b exclude each other; give one of a, b",
  ]);
});

test("someOf() accepts one field or more", () => {
  expect(problems(someOf(["a", "b"]), { a: 1, b: 2 })).toEqual([]);
  expect(problems(someOf(["a", "b"]), { c: 1 })).toEqual([": expected at least one of a, b"]);
});

test("needs() refuses a field that stands alone", () => {
  expect(problems(needs("a", ["b", "c"]), { a: 1, c: 2 })).toEqual([]);
  expect(problems(needs("a", ["b", "c"]), {})).toEqual([]);
  expect(problems(needs("a", ["b", "c"]), { a: 1 })).toEqual(["a: expected b or c beside it"]);
});

test("boundsInOrder refuses bounds that no number is within", () => {
  expect(problems(boundsInOrder, { atLeast: 2, atMost: 2 })).toEqual([]);
  expect(problems(boundsInOrder, { atLeast: 3 })).toEqual([]);
  expect(problems(boundsInOrder, { atLeast: 3, atMost: 2 })).toEqual(["atMost: expected at least 3"]);
});

test("readable() accepts texts that can be read, and passes on the reason of others", () => {
  const upper = readable((text) => {
    if (text !== text.toUpperCase()) throw new RangeError("expected capitals");
  });
  expect(upper.safeParse("AAPL").success).toBe(true);
  expect(upper.safeParse("aapl").error?.issues[0]?.message).toBe("expected capitals");
  expect(upper.safeParse("").success).toBe(false);
  expect(refusal(() => 1)).toBeUndefined();
});
