import { expect, test } from "vitest";
import { RULES } from "../../../../sim/tws/rules/catalogue.ts";
import { NUMBER_IN_USE } from "../../../../sim/tws/rules/request-numbers.ts";

test("a number in use is refused, with the number where the text has it, and a free one is not", () => {
  const texts = Object.values(NUMBER_IN_USE).map((rule) => rule.broken({ reqId: 8, inUse: true }));
  expect(new Set(texts)).toEqual(
    new Set([
      "Error processing request.-'bO' : cause - Duplicate ticker ID",
      "Duplicate ticker ID",
      "Duplicate ticker ID for API historical data query:8",
      "Duplicate ticker ID for API scanner subscription:8",
    ]),
  );
  for (const rule of Object.values(NUMBER_IN_USE)) {
    expect(rule.broken({ reqId: 8, inUse: false })).toBeUndefined();
    expect(
      RULES.some(({ rules }) => rules.includes(rule)),
      rule.what,
    ).toBe(true);
  }
});
