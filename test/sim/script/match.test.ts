import { expect, test } from "vitest";
import { type Match, matchText, mismatches, mismatchText } from "../../../sim/script/match.ts";

interface Values {
  readonly symbol: string;
  readonly quantity: number;
  readonly legs: readonly { readonly conId: number }[];
}
const VALUES: Values = { symbol: "MSFT", quantity: 5, legs: [{ conId: 1 }] };
const texts = (match: Match<Values>): string[] => mismatches(match, VALUES).map(mismatchText);

test("values are matched by equality, by pattern and by test, lists by their content", () => {
  expect(texts({ symbol: "MSFT", quantity: (units) => units > 4, legs: [{ conId: 1 }] })).toEqual([]);
  expect(texts({ symbol: /^M/ })).toEqual([]);
  expect(texts(({ quantity }) => quantity === 5)).toEqual([]);
});

test("each value that differs is described with what came and what was required", () => {
  expect(texts({ symbol: "AAPL", quantity: 7 })).toEqual([
    'symbol is "MSFT" instead of "AAPL"',
    "quantity is 5 instead of 7",
  ]);
  expect(texts({ symbol: /^A/ })).toEqual(['symbol is "MSFT" instead of /^A/']);
  expect(texts({ quantity: () => false })).toEqual(["quantity is 5, which its test refuses"]);
  expect(texts({ legs: [{ conId: 2 }] })).toEqual(['legs is [{"conId":1}] instead of [{"conId":2}]']);
  expect(texts(() => false)).toEqual(["the test of its values returned false"]);
});

test("a match is written in one line, long values shortened", () => {
  expect(matchText({ symbol: "AAPL", quantity: () => true } as never)).toBe(
    '{ symbol: "AAPL", quantity: a test }',
  );
  expect(matchText({ symbol: "A".repeat(500) } as never)).toHaveLength("{ symbol:  }".length + 80);
  expect([matchText(undefined), matchText({} as never)]).toEqual(["", ""]);
});

test("a test of values that is async is refused, and its rejection is no error of nobody", () => {
  const late = async (): Promise<never> => {
    throw new Error("late");
  };
  expect(() => texts(late as never)).toThrow("a test of values returns true or false, and no promise");
  expect(() => texts({ quantity: late as never })).toThrow("and no promise");
});

test("a value that JSON has no text for is written as well as possible", () => {
  const ring: unknown[] = [];
  ring.push(ring);
  expect(matchText({ a: 10n, b: Symbol("x"), c: ring } as never)).toBe("{ a: 10, b: Symbol(x), c:  }");
});
