import { expect, test } from "vitest";
import { adaptivePrice } from "../../../../../sim/exchange/orders/algorithms/adaptive-price.ts";
import type { Algorithm } from "../../../../../sim/exchange/orders/algorithms/algorithm.ts";
import { NOW, PaperTrading, SECOND } from "../../../../support/paper-trading.ts";

test.each([
  ["BUY", 1, 0, 100.05],
  ["BUY", 1, 2.5, 100.075],
  ["BUY", 1, 5, 100.1],
  ["SELL", 0.5, 10, 100.025],
  ["SELL", 0.5, 20, 100],
  ["BUY", 0, 30, 100.075],
  ["BUY", 0, 60, 100.1],
] as const)(
  "an adaptive order to %s with urgency %d works after %d s at %d",
  (side, urgency, seconds, expected) => {
    const paper = new PaperTrading();
    const series = paper.exchange.priceSeries(paper.contract(), NOW);
    const algorithm = { urgency, startTime: "", endTime: "" } as Algorithm;
    const hours = { placedMs: NOW, goodAfterMs: undefined, outsideRth: false };
    const order = { permId: 1, side, quantity: 10, filled: 0, ...hours };
    const quote = { ...paper.quote(), bid: 100, ask: 100.1, atMs: NOW + seconds * SECOND };
    expect(adaptivePrice(order, algorithm, series, quote)).toBeCloseTo(expected, 6);
  },
);
