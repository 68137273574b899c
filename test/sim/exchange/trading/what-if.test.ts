import { expect, test } from "vitest";
import { Ledger } from "../../../../sim/exchange/accounts/ledger.ts";
import { whatIfOn } from "../../../../sim/exchange/trading/what-if.ts";
import { NOW, PaperTrading } from "../../../support/paper-trading.ts";

test("a what-if books the order at its limit or the quote, and leaves the ledger alone", () => {
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
  const limited = whatIfOn(ledger, paper.terms({ type: "LMT", limitPrice: 240 }), market, NOW);
  expect(limited.commission).toBe(1);
  expect(limited.after.cash).toBe(100_000 - 24_000 - 1);
  expect(limited.after.initialMargin).toBe(12_500);
  const { ask } = paper.quote();
  expect(whatIfOn(ledger, paper.terms(), market, NOW).after.cash).toBeCloseTo(99_999 - 100 * ask, 6);
  expect(ledger.cash.get("USD")).toBe(100_000);
});
