import { expect, test } from "vitest";
import { Ledgers } from "../../../../sim/exchange/accounts/ledgers.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { NOW } from "../../../support/paper-trading.ts";

const instrument = (() => {
  const found = new Exchange().instrument(265598, NOW);
  if (found === undefined) throw new Error("AAPL is not listed");
  return found;
})();
const CASH = { A: { cash: { USD: 1_000 }, holdings: [] }, B: { cash: { USD: 500, EUR: 5 }, holdings: [] } };

function traded(): Ledgers {
  const ledgers = new Ledgers(["A", "B"], CASH);
  const trade = { instrument, commission: 0, day: "20260113" };
  ledgers.booked("A").book({ ...trade, size: 10, price: 20 });
  ledgers.booked("A", "Growth").book({ ...trade, size: 30, price: 24 });
  ledgers.booked("B").book({ ...trade, size: -4, price: 25 });
  return ledgers;
}
const seen = (ledgers: Ledgers, scope?: Parameters<Ledgers["view"]>[0]) => {
  const view = ledgers.view(scope);
  const { size, averageCost } = view.holding(instrument.conId) ?? { size: 0, averageCost: 0 };
  return { size, averageCost: Number(averageCost.toFixed(4)), USD: view.cash.get("USD") };
};

test("an account is the sum of itself and its models, and the login that of its accounts", () => {
  const ledgers = traded();
  expect(seen(ledgers, { account: "A" })).toEqual({ size: 40, averageCost: 23, USD: 80 });
  expect(seen(ledgers)).toEqual(seen(ledgers, { account: "A" }));
  expect(seen(ledgers, { account: "A", model: "Growth" })).toEqual({ size: 30, averageCost: 24, USD: -720 });
  expect(seen(ledgers, { account: "B" })).toEqual({ size: -4, averageCost: 25, USD: 600 });
  expect(seen(ledgers, { account: undefined })).toMatchObject({ size: 36, USD: 680 });
  expect(ledgers.view({ account: undefined }).cash.get("EUR")).toBe(5);
  expect(seen(ledgers, { account: "B", model: "Growth" }).size).toBe(0);
});

test("a long and a short holding close each other at a profit, and the rest keeps its cost", () => {
  const ledgers = new Ledgers(["A", "B"], CASH);
  const trade = { instrument, commission: 0, day: "20260113" };
  ledgers.booked("A").book({ ...trade, size: 10, price: 20 });
  ledgers.booked("B").book({ ...trade, size: -4, price: 25 });
  const view = ledgers.view({ account: undefined });
  expect(view.holding(instrument.conId)).toMatchObject({ size: 6, averageCost: 20, realizedPnl: 20 });
  ledgers.booked("B").book({ ...trade, size: -6, price: 25 });
  const flat = ledgers.view({ account: undefined }).holding(instrument.conId);
  expect(flat).toMatchObject({ size: 0, averageCost: 0, realizedPnl: 50 });
});

test("holdings of different days are added as of the later day", () => {
  const ledgers = traded();
  ledgers.booked("B").book({ instrument, size: 1, price: 25, commission: 0, day: "20260114" });
  const holding = ledgers.view({ account: undefined }).holding(instrument.conId);
  expect(holding).toMatchObject({ size: 37, day: "20260114", dayStartSize: 36, dayCash: -25 });
});

test("a saved state has every ledger, and fits the same accounts alone", () => {
  const state = JSON.parse(JSON.stringify(traded().state()));
  expect(Object.keys(state)).toEqual(["A", "B", "A/Growth"]);
  expect(new Ledgers(["A", "B"], state).state()).toEqual(state);
  expect(() => new Ledgers(["A"], state)).toThrow("it has the account B, which is not among the accounts");
});
