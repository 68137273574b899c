import { expect, test } from "vitest";
import { cents, HOUR, MINUTE, PaperTrading } from "../../support/paper-trading.ts";

test("a stop is PreSubmitted until the last price reaches its trigger price", () => {
  const paper = new PaperTrading();
  const stopPrice = cents(paper.quote().last - 0.2);
  const permId = paper.place({ side: "SELL", type: "STP", stopPrice, tif: "GTC" });
  expect(paper.status(permId)).toBe("PreSubmitted");
  for (let day = 0; day < 40 && paper.status(permId) !== "Filled"; day++) {
    expect(paper.order(permId).triggered).toBe(false);
    paper.pass(24 * HOUR);
  }
  const [fill] = paper.trading.fills();
  expect(fill?.price).toBeLessThanOrEqual(stopPrice + 0.05);
});

test("a trailing stop follows the market up and never moves back", () => {
  const paper = new PaperTrading();
  const permId = paper.place({ side: "SELL", type: "TRAIL", trailAmount: 3, tif: "GTC" });
  let stop = paper.order(permId).stopPrice ?? 0;
  expect(stop).toBeCloseTo(paper.quote().last - 3, 2);
  for (let turn = 0; turn < 600 && paper.status(permId) !== "Filled"; turn++) {
    paper.pass(MINUTE);
    const now = paper.order(permId).stopPrice ?? 0;
    expect(now).toBeGreaterThanOrEqual(stop);
    stop = now;
  }
});
