import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES } from "../../../sim/tws/rules/catalogue.ts";
import { orderErrorMeaning } from "../../../src/tws/order-codes.ts";

test.each([
  [201, "refuses"],
  [103, "refuses"],
  [110, "refuses"],
  [434, "refuses"],
  [10243, "refuses"],
  [321, "refuses a request"],
  [322, "refuses a request"],
  [104, "refuses a modification"],
  [105, "refuses a modification"],
  [135, "not found"],
  [202, "cancelled"],
  [161, "refuses a cancel"],
  [10147, "refuses a cancel"],
  [10148, "refuses a cancel"],
  [399, "notice"],
  [404, "notice"],
  [2109, "notice"],
  [2137, "notice"],
  [10349, "notice"],
  [131, "notice"],
  [462, "refuses a modification"],
  [10242, "refuses a modification"],
  [10149, "refuses"],
  [10331, "unclear"],
  [10328, "unclear"],
  [10239, "unclear"],
  [10233, "notice"],
  [65_000, "unclear"],
  [0, "unclear"],
] as const)("%i %s", (code, meaning) => {
  expect(orderErrorMeaning(code)).toBe(meaning);
});

/** Rules of the fake about requests for orders. */
const ORDER_RULES = RULES.filter(
  (one) => /order/i.test(one.subject) && !/lists of/.test(one.subject),
).flatMap(({ subject, rules }) => rules.map((rule) => ({ subject, ...rule })));

test("each refusal that the fake sends to an order has a meaning that ends the wait for it", () => {
  expect(ORDER_RULES.length).toBeGreaterThan(150);
  const wrong = ORDER_RULES.filter(({ effect }) => effect !== "notify").filter(({ code }) =>
    ["unclear", "notice"].includes(orderErrorMeaning(code)),
  );
  expect(wrong.map(({ subject, code, what }) => `${subject}: ${code} ${what}`)).toEqual([]);
});

test("each notice that the fake sends to an order leaves it as it is", () => {
  const notices = ORDER_RULES.filter(({ effect }) => effect === "notify");
  expect(notices.length).toBeGreaterThan(0);
  expect(notices.filter(({ code }) => orderErrorMeaning(code) !== "notice")).toEqual([]);
});

/** Codes of IBKR's page whose texts are about orders that are refused, by their own words. */
const REFUSALS = [
  ...readFileSync(new URL("../../../docs/fake-tws-codes.md", import.meta.url), "utf8").matchAll(
    /^\| (\d+) +\| (.*?) +\|/gm,
  ),
]
  .map(([, code, gist = ""]) => ({ code: Number(code), gist }))
  // It may be a notice that the order goes on without the presets.
  .filter(({ code }) => code !== 10335)
  .filter(
    ({ gist }) => /\border\b/i.test(gist) && /invalid|not (valid|allowed|supported)|cannot|must/i.test(gist),
  );

test("a code of IBKR's page that says that an order is wrong never leaves it in doubt", () => {
  expect(REFUSALS.length).toBeGreaterThan(50);
  const unclear = REFUSALS.filter(({ code }) => orderErrorMeaning(code) === "unclear");
  expect(unclear.map(({ code, gist }) => `${code} ${gist}`)).toEqual([]);
});
