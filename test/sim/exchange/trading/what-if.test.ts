import { expect, test } from "vitest";
import { Ledger } from "../../../../sim/exchange/accounts/ledger.ts";
import { whatIfOn } from "../../../../sim/exchange/trading/what-if.ts";
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
  const { ask, bid } = paper.quote();
  expect(limited(300).commission).toBe(1);
  expect(limited(300).after.cash).toBe(100_000 - 30_000 - 1);
  expect(limited(300).after.initialMargin).toBe(12_500);
  // A limit that the market does not meet brings no profit.
  expect(limited(0.01).after.cash).toBeCloseTo(99_999 - 100 * ask, 6);
  const sale = paper.terms({ type: "LMT", side: "SELL", limitPrice: 100_000 });
  expect(whatIfOn(ledger, sale, market, NOW).after.cash).toBeCloseTo(100_000 + 100 * bid, -1);
  expect(whatIfOn(ledger, paper.terms(), market, NOW).after.cash).toBeCloseTo(99_999 - 100 * ask, 6);
  expect(ledger.cash.get("USD")).toBe(100_000);
});
