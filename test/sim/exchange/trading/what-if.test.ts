import { expect, test } from "vitest";
import { Ledger } from "../../../../sim/exchange/accounts/ledger.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import type { OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import { whatIfOn } from "../../../../sim/exchange/trading/what-if.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { NOW, PaperTrading } from "../../../support/paper-trading.ts";

test("a what-if books the order at the quote or a worse limit, and leaves the ledger alone", () => {
  const paper = new PaperTrading();
  const market = {
    series: () => paper.exchange.priceSeries(paper.contract(), NOW),
    prices: () => ({
      price: () => 250,
      previousClose: () => 250,
      underPrice: () => 0,
      day: () => "20260113",
      rate: () => 1,
    }),
  };
  const ledger = new Ledger({ cash: { USD: 100_000 }, holdings: [] });
  const limited = (limitPrice: number) =>
    whatIfOn(ledger, paper.terms({ type: "LMT", limitPrice }), market, NOW);
  const { ask } = paper.quote();
  expect(limited(300).commission).toBe(1);
  expect(limited(300).after.cash).toBe(100_000 - 30_000 - 1);
  expect(limited(300).after.initialMargin).toBe(12_500);
  // A limit that the market does not meet brings no profit.
  expect(limited(0.01).after.netLiquidation).toBe(100_000 - limited(0.01).commission);
  const sale = paper.terms({ type: "LMT", side: "SELL", limitPrice: 100_000 });
  expect(whatIfOn(ledger, sale, market, NOW).after.netLiquidation).toBeLessThan(100_000);
  expect(whatIfOn(ledger, paper.terms(), market, NOW).after.cash).toBeCloseTo(99_999 - 100 * ask, 6);
  expect(ledger.cash.get("USD")).toBe(100_000);
});

test("a limit better than the market earns nothing, and an option needs its premium alone", () => {
  const paper = new PaperTrading();
  const call = listedWithOptions(paper.exchange, NOW).find(
    ({ secType, symbol, right, strike }) =>
      secType === "OPT" && symbol === "AAPL" && right === "C" && strike === 260,
  ) as Instrument;
  const market = {
    series: (conId: number) =>
      paper.exchange.priceSeries(paper.exchange.instrument(conId, NOW) as Instrument, NOW),
    prices: () => ({
      price: () => 250,
      previousClose: () => 250,
      underPrice: () => 250,
      day: () => "20260113",
      rate: () => 1,
    }),
  };
  const ledger = new Ledger({ cash: { USD: 100_000 }, holdings: [] });
  const after = (terms: Partial<OrderTerms>) =>
    whatIfOn(ledger, paper.terms({ type: "LMT", ...terms }), market, NOW).after;
  expect(after({ limitPrice: 1 })).toMatchObject({ netLiquidation: 99_999, initialMargin: 12_500 });
  expect(after({ limitPrice: 900, side: "SELL" })).toMatchObject({
    netLiquidation: 99_999,
    initialMargin: 12_500,
  });
  const { netLiquidation, initialMargin } = after({ instrument: call, quantity: 10, limitPrice: 0.05 });
  expect(netLiquidation).toBeCloseTo(100_000 - 6.5, 6);
  expect(initialMargin).toBeCloseTo(50 + 6.5 - 6.5, 6);
});

test("an order far below the market does not pay for its own margin", () => {
  const paper = new PaperTrading();
  const permId = paper.place({ type: "LMT", limitPrice: 1, quantity: 1_000_000 });
  expect(paper.order(permId)?.status).toBe("Inactive");
});
