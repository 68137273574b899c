import { expect, test } from "vitest";
import type { OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import { NOW, PaperTrading } from "../../../support/paper-trading.ts";

test("orders beyond the margin or for an index are rejected, and nothing is booked", () => {
  const paper = new PaperTrading();
  const before = paper.exchange.balance(NOW);
  const dear = paper.trading.place(paper.terms({ quantity: 100_000 }), NOW);
  expect(dear.refusal).toEqual({
    kind: "margin",
    netLiquidation: expect.any(Number),
    initialMargin: expect.any(Number),
  });
  expect(paper.status(dear.permId)).toBe("Inactive");
  const index = paper.trading.place(paper.terms({ instrument: paper.contract(416904) }), NOW);
  expect(index.refusal).toEqual({ kind: "untradable" });
  expect(paper.exchange.balance(NOW)).toEqual(before);
});

/** Terms of an order that waits. */
const RESTING: Partial<OrderTerms> = { type: "LMT", limitPrice: 150, quantity: 1 };

test("the 21st open order of one contract, side and account is rejected", () => {
  const paper = new PaperTrading();
  const refusal = () => paper.trading.place(paper.terms(RESTING), NOW).refusal;
  for (let count = 0; count < 20; count++) expect(refusal()).toBeUndefined();
  expect(refusal()).toEqual({ kind: "orders", max: 20 });
  const other = paper.terms({ ...RESTING, side: "SELL", limitPrice: 400 });
  expect(paper.trading.place(other, NOW).refusal).toBeUndefined();
});

test("an order that TWS holds is not one of the 20", () => {
  const paper = new PaperTrading();
  for (let count = 0; count < 25; count++) paper.place({ ...RESTING, transmit: false });
  expect(paper.trading.place(paper.terms(RESTING), NOW).refusal).toBeUndefined();
});
