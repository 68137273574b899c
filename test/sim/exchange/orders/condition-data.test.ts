import { expect, test } from "vitest";
import { balance, type Prices } from "../../../../sim/exchange/accounts/account.ts";
import { Ledger } from "../../../../sim/exchange/accounts/ledger.ts";
import { type ConditionData, conditionData } from "../../../../sim/exchange/orders/condition-data.ts";
import type { Order } from "../../../../sim/exchange/orders/orders.ts";
import type { Quote } from "../../../../sim/exchange/prices/market.ts";
import type { PriceSeries } from "../../../../sim/exchange/prices/price-series.ts";
import { NOW, PaperTrading } from "../../../support/paper-trading.ts";

const aapl = new PaperTrading().contract();
const prices: Prices = {
  price: () => 210,
  previousClose: () => 200,
  underPrice: () => 0,
  day: () => "20260113",
  rate: () => 1,
};
const since: number[] = [];
const series = (conId: number): PriceSeries => {
  if (conId !== aapl.conId) throw new Error("not listed");
  return {
    quote: (): Partial<Quote> => ({ last: 210, close: 200, volume: 5_000 }),
  } as unknown as PriceSeries;
};

/** The data of an account with 100 shares and as much cash as given. */
function data(cash: number): { data: ConditionData; ledger: Ledger } {
  const ledger = new Ledger({ cash: { USD: cash }, holdings: [] });
  ledger.book({ instrument: aapl, size: 100, price: 200, commission: 0, day: "20260113" });
  const market = { series, prices: () => prices };
  const filled = (sinceMs: number): readonly Order[] => {
    since.push(sinceMs);
    return [];
  };
  return { ledger, data: conditionData(market, { view: () => ledger }, NOW, filled) };
}

test("price, volume and change are those of the quote, the change since the previous close", () => {
  const { price, volume, changePercent } = data(100_000).data;
  expect([price(aapl.conId), volume(aapl.conId)]).toEqual([210, 5_000]);
  expect(changePercent(aapl.conId)).toBeCloseTo(5);
});

test("a contract that is not listed has no price, no volume and no change", () => {
  const { price, volume, changePercent } = data(100_000).data;
  expect([price(1), volume(1), changePercent(1)]).toEqual([undefined, undefined, undefined]);
});

test("the cushion is net liquidation less maintenance margin, in percent of net liquidation", () => {
  const [rich, poor] = [data(100_000), data(25_000)];
  const { netLiquidation, maintenanceMargin } = balance(rich.ledger, prices);
  expect(maintenanceMargin).toBeGreaterThan(0);
  expect(rich.data.cushionPercent("DU1")).toBeCloseTo(100 * (1 - maintenanceMargin / netLiquidation));
  expect(poor.data.cushionPercent("DU1")).toBeLessThan(rich.data.cushionPercent("DU1"));
});

test("fills are those of the caller, from the instant of the condition on", () => {
  since.length = 0;
  expect(data(100_000).data.filledSince(NOW - 1)).toEqual([]);
  expect(since).toEqual([NOW - 1]);
});
