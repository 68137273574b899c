import { expect, test } from "vitest";
import { Exchange } from "../../../../../sim/exchange/exchange.ts";
import { joinedQuestions, orderQuestions } from "../../../../../sim/web/gateway/orders/order-questions.ts";
import { orderTerms } from "../../../../../sim/web/gateway/orders/order-terms.ts";
import { AAPL_CON_ID, ACCOUNT_ID, TRADING_MS } from "../../../../support/web/gateway-table.ts";

const exchange = new Exchange();
const listed = exchange.listed(TRADING_MS);

function questions(fields: Readonly<Record<string, unknown>>): readonly string[] {
  const order = { conid: AAPL_CON_ID, side: "BUY", quantity: 1, tif: "DAY", orderType: "LMT", ...fields };
  const alone = { parent: undefined, ocaGroup: "" };
  const terms = orderTerms(order, alone, ACCOUNT_ID, exchange, TRADING_MS);
  if (typeof terms === "string") throw new Error(terms);
  return orderQuestions(terms, exchange, TRADING_MS).map(({ type }) => type);
}

const near = (part: number): number => {
  const instrument = exchange.instrument(AAPL_CON_ID, TRADING_MS);
  if (instrument === undefined) throw new Error("Cannot price AAPL: it is not listed");
  return Number((exchange.quote(instrument, TRADING_MS).ask * part).toFixed(2));
};

test("a limit more than three percent from the market leads to o163, on both sides of it", () => {
  expect([0.96, 0.98, 1, 1.02, 1.04].map((part) => questions({ price: near(part) }))).toEqual([
    ["o163"],
    [],
    [],
    [],
    ["o163"],
  ]);
});

test("market orders lead to o10151, large values to o451, bonds to o354, in a fixed order", () => {
  expect(questions({ orderType: "MKT" })).toEqual(["o10151"]);
  expect(questions({ price: near(1), quantity: 5_000 })).toEqual(["o451"]);
  const bond = listed.find(({ secType }) => secType === "BOND")?.conId;
  expect(questions({ conid: bond, orderType: "MKT", quantity: 1_000_000 })).toEqual([
    "o354",
    "o451",
    "o10151",
  ]);
});

test("several orders lead to one question of each type, without the suppressed ones", () => {
  const of = (type: string) => ({ type, text: "?" });
  const joined = joinedQuestions([of("o163"), of("o451"), of("o163")], new Set(["o451"]));
  expect(joined.map(({ type }) => type)).toEqual(["o163"]);
});
