import { expect, test } from "vitest";
import { idOf, withCallerId } from "../../../src/ibapi/caller-ids.ts";

test("a number is an integer, or one that is written in digits; anything else is none", () => {
  const numbers = [0, 7, -7, 2 ** 53 - 1, "7", "-7", "0012"];
  expect(numbers.map(idOf)).toEqual([0, 7, -7, 2 ** 53 - 1, 7, -7, 12]);
  expect(Object.is(idOf(-0), 0)).toBe(true);
  const others = [
    1.5,
    2 ** 53,
    Number.NaN,
    Infinity,
    "",
    "x7",
    "7x",
    "7.5",
    "--7",
    " 7",
    "1e3",
    null,
    undefined,
    {},
    7n,
  ];
  expect(others.map(idOf)).toEqual(others.map(() => undefined));
});

const shown = (text: string, inner: number | undefined = 12): string =>
  (withCallerId(new Error(text), inner, 3) as Error).message;

test("texts of TWS name the caller's number wherever they name that of the session", () => {
  const texts: [text: string, shown: string][] = [
    [
      "OrderId 12 that needs to be cancelled is not found.",
      "OrderId 3 that needs to be cancelled is not found.",
    ],
    ["Order Id: 12 and order id=12", "Order Id: 3 and order id=3"],
    ["Can't find EId with tickerId:12", "Can't find EId with tickerId:3"],
    ["Can't find EId with ticker id:  12", "Can't find EId with ticker id:  3"],
    ["Duplicate ticker ID for EId #12", "Duplicate ticker ID for EId #3"],
    ["id :12.", "id :3."],
    ["ORDERID12", "ORDERID12"],
  ];
  expect(texts.map(([text]) => [text, shown(text)])).toEqual(texts);
});

test("other numbers in texts of TWS stay as they are", () => {
  for (const text of [
    "OrderId 123 is not found",
    "OrderId 1 is not found",
    "conId 12",
    "paid 12",
    "ids 12",
    "Limit of 12 tickers",
    "id -12",
  ]) {
    expect(shown(text)).toBe(text);
  }
});

test("an error with a changed text keeps the original as its cause; others stay the same object", () => {
  const error = new Error("OrderId 12 is not found");
  const changed = withCallerId(error, 12, 3);
  expect(changed).toEqual(new Error("OrderId 3 is not found", { cause: error }));
  expect((changed as Error).cause).toBe(error);
  expect(withCallerId(error, undefined, 3)).toBe(error);
  expect(withCallerId(error, 13, 3)).toBe(error);
  expect(withCallerId("OrderId 12", 12, 3)).toBe("OrderId 12");
});
