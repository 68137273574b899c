import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { TradingState } from "../../../../sim/exchange/trading/trading.ts";
import { tradingStateSchema } from "../../../../sim/exchange/trading/trading-state-schema.ts";
import { problemsOf } from "../../../../sim/world/schema-problems.ts";
import { OrderEntry } from "../../../support/order-entry.ts";

const schema = tradingStateSchema();
const saved = (state: TradingState): TradingState => JSON.parse(JSON.stringify(state));
const said = (state: unknown): readonly string[] => {
  const { error } = schema.safeParse(state);
  return error === undefined ? [] : problemsOf(error);
};

/** The state after orders of many kinds, one of them filled. */
function traded(): TradingState {
  const entry = new OrderEntry();
  const peg = { lmtPrice: 300, auxPrice: 0.01 };
  entry.place("MKT");
  entry.place("LMT", { lmtPrice: 100, tif: "GTC" });
  entry.place("STP LMT", { lmtPrice: 400, auxPrice: 390 });
  entry.place("TRAIL", { trailingPercent: 2 });
  entry.place("REL", peg);
  entry.place("LMT", { lmtPrice: 100, tif: "GTD", goodTillDate: "20260120 10:00:00 US/Eastern" });
  entry.place("LMT", { lmtPrice: 100, hedgeType: "" });
  entry.placeFor("OPT", "VOL", { volatility: 0.3, volatilityType: 2 });
  entry.placeFor("BOND", "LMT", { lmtPrice: 90 });
  entry.placeFor("FUND", "MKT");
  entry.placeFor("FUT", "LMT", { lmtPrice: 1_000 });
  entry.placeFor("CASH", "MKT", { totalQuantity: 25_000 });
  entry.table.advance(60_000);
  return saved(entry.exchange.trading.state());
}

const state = traded();

test("the state of trading is right, whatever was traded, and that of an advisor too", () => {
  expect(state.book.orders.length).toBeGreaterThan(8);
  expect(state.fills.length).toBeGreaterThan(0);
  expect(said(state)).toEqual([]);
  const advisor = new Exchange({ accounts: ["DU1234567", "DU7654321"], advisor: true });
  expect(said(saved(advisor.trading.state()))).toEqual([]);
});

const [first] = state.book.orders;

test.each<[string, object, string]>([
  ["no book", { book: undefined }, "book: expected object, received undefined"],
  ["an order that is there twice", { book: { ...state.book, orders: [first, first] } }, "is there twice"],
  ["a permId that is not used yet", { book: { ...state.book, nextPermId: 1 } }, "is not below nextPermId 1"],
  ["fills of no order", { book: { ...state.book, orders: [] } }, "fills[0].permId: there is no order"],
  [
    "an instant of the year 3000",
    { book: { ...state.book, lookedMs: 32_503_680_000_000 } },
    "book.lookedMs: ",
  ],
  [
    "a status that does not exist",
    { book: { ...state.book, orders: [{ ...first, status: "Done" }] } },
    "book.orders[0].status: expected one of",
  ],
  [
    "cash of text",
    { ledgers: { DU1234567: { cash: { USD: "1" }, holdings: [] } } },
    "ledgers.DU1234567.cash.USD: expected number",
  ],
  ["a field too many", { more: 1 }, 'there is no "more" here'],
])("a state with %s is wrong", (_, change, problem) => {
  expect(said({ ...state, ...change }).join("; ")).toContain(problem);
});
