import { expect, test } from "vitest";
import type { HedgeTerms } from "../../../../sim/exchange/orders/special-terms.ts";
import { OrderEntry } from "../../../support/order-entry.ts";
import { PaperTrading } from "../../../support/paper-trading.ts";

/** Places a parent that fills at once with a hedge order, and returns both. */
function hedged(conId: number, hedge: HedgeTerms, parentConId = 265598, parentUnits = 10) {
  const paper = new PaperTrading();
  const parent = paper.place({
    instrument: paper.contract(parentConId),
    quantity: parentUnits,
    transmit: false,
  });
  const permId = paper.place({ instrument: paper.contract(conId), quantity: 0, side: "SELL", parent, hedge });
  return { paper, parent: paper.order(parent), hedge: paper.order(permId) };
}

test("a pair hedge has the units of its parent times the ratio", () => {
  const { hedge } = hedged(272093, { kind: "pair", ratio: 1.5 });
  expect(hedge).toMatchObject({ filled: 15, status: "Filled" });
});

test("a currency hedge has the value of its parent's fills", () => {
  const { parent, hedge } = hedged(12087792, { kind: "currency" });
  expect(hedge.terms.quantity).toBe(Math.round(parent.averagePrice * 10));
});

test("a beta hedge has the parent's value times beta, at the price of its own contract", () => {
  const { paper, parent, hedge } = hedged(272093, { kind: "beta", beta: 2 });
  const units = (parent.averagePrice * 10 * 2) / paper.quote(272093).last;
  expect(hedge.terms.quantity).toBe(Math.round(units));
});

test("a delta hedge of an option near the market has about half of its underlying's units", () => {
  const call = new OrderEntry().contract("OPT");
  const { hedge } = hedged(265598, { kind: "delta" }, call.conId, 2);
  expect(hedge.filled).toBe(hedge.terms.quantity);
  expect(hedge.terms.quantity).toBeGreaterThan(60);
  expect(hedge.terms.quantity).toBeLessThan(140);
});

test("a delta hedge of a share has as many units as the share", () => {
  expect(hedged(272093, { kind: "delta" }).hedge.terms.quantity).toBe(10);
});
