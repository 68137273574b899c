import { expect, test } from "vitest";
import { answerText, isKnown } from "../../../../src/langgraph/parts/answer-text.ts";

test("values that TWS does not have are null, at any depth, and zero stays zero", () => {
  const answer = {
    a: Number.MAX_VALUE,
    b: [2147483647, Number.NaN, -Infinity, 0],
    c: { d: 2 ** 63 },
  };
  expect(answerText(answer)).toBe('{"a":null,"b":[null,null,null,0],"c":{"d":null}}');
  expect([undefined, null, "", 2147483647, 0, false, "0"].map(isKnown)).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
    true,
  ]);
});

test("the largest double as a text is no value either", () => {
  const texts = ["1.7976931348623157E308", "1.7976931348623157e+308"];
  expect(answerText(texts)).toBe("[null,null]");
  expect(texts.map(isKnown)).toEqual([false, false]);
});

test("a number has no noise of binary fractions, and whole numbers are kept whole", () => {
  expect(answerText({ sum: 0.1 + 0.2, price: 1.2345678, id: 1234567890123456, big: 10n })).toBe(
    '{"sum":0.3,"price":1.2345678,"id":1234567890123456,"big":"10"}',
  );
});
