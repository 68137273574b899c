import { expect, test } from "vitest";
import { scaleLevel } from "../../../../sim/exchange/orders/scale-level.ts";
import { cents, HOUR, PaperTrading } from "../../../support/paper-trading.ts";

const scale = { firstSize: 30, nextSize: 20, increment: 0.1 };

test.each([
  ["BUY", 0, 100, 30],
  ["BUY", 29, 100, 1],
  ["BUY", 30, 99.9, 20],
  ["BUY", 50, 99.8, 20],
  ["SELL", 35, 100.1, 15],
] as const)("a scale order to %s with %d filled works at %d for %d units", (side, filled, price, open) => {
  const terms = new PaperTrading().terms({ type: "LMT", side, limitPrice: 100, scale });
  expect(scaleLevel(terms, filled)).toEqual({ price, open });
});

test("an order without levels has none", () => {
  expect(scaleLevel(new PaperTrading().terms({ type: "LMT", limitPrice: 100 }), 0)).toBeUndefined();
});

test("each level of a scale order fills at its own price or better, and the levels add up", () => {
  const paper = new PaperTrading();
  const limitPrice = cents(paper.quote().ask);
  const permId = paper.place({ type: "LMT", limitPrice, tif: "GTC", quantity: 70, scale });
  expect(paper.order(permId).filled).toBe(30);
  for (let hour = 0; hour < 400 && paper.status(permId) !== "Filled"; hour++) paper.pass(HOUR);
  const fills = paper.trading.fills().filter((fill) => fill.permId === permId);
  let filled = 0;
  for (const { price, size } of fills) {
    const level = filled < 30 ? 0 : 1 + Math.floor((filled - 30) / 20);
    expect(price).toBeLessThanOrEqual(cents(limitPrice - level * 0.1));
    filled += size;
  }
  expect([filled, paper.status(permId)]).toEqual([70, "Filled"]);
});
