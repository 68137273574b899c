import { expect, test } from "vitest";
import { newOrder } from "../../../../sim/exchange/orders/order-times.ts";
import { checkTrigger } from "../../../../sim/exchange/orders/order-triggers.ts";
import { cents, HOUR, MINUTE, NOW, PaperTrading, SECOND } from "../../../support/paper-trading.ts";

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

test.each([
  ["last", "BUY", "STP", 100.05],
  ["bid or ask", "BUY", "STP", 100],
  ["bid or ask", "SELL", "STP", 100.1],
  ["last or bid or ask", "BUY", "STP", 100.05],
  ["last or bid or ask", "SELL", "STP", 100.05],
  ["midpoint", "BUY", "STP", 100.05],
  ["bid or ask", "BUY", "MIT", 100.1],
  ["bid or ask", "SELL", "MIT", 100],
] as const)(
  "by %s, a %s %s is triggered at exactly %d by a market of 100 to 100.1",
  (source, side, type, at) => {
    const paper = new PaperTrading();
    const series = paper.exchange.priceSeries(paper.contract(), NOW);
    const quote = { ...paper.quote(), bid: 100, ask: 100.1, last: 100.05 };
    const triggeredAt = (stopPrice: number): boolean => {
      const terms = paper.terms({ type, side, stopPrice, triggerSource: source });
      const order = newOrder(1, terms, series.calendar, NOW);
      return checkTrigger(order, quote, (price) => series.onTick(price)).triggered;
    };
    const above = (side === "BUY") === (type === "STP");
    expect(triggeredAt(at)).toBe(true);
    expect(triggeredAt(cents(above ? at + 0.01 : at - 0.01))).toBe(false);
  },
);

test("a trailing if-touched order follows the market against itself and never back", () => {
  const paper = new PaperTrading();
  const permId = paper.place({ type: "TRAIL MIT", trailAmount: 3, tif: "GTC" });
  let stop = paper.order(permId).stopPrice ?? 0;
  expect(stop).toBeCloseTo(paper.quote().last - 3, 2);
  for (let turn = 0; turn < 600 && paper.status(permId) !== "Filled"; turn++) {
    paper.pass(MINUTE);
    const now = paper.order(permId).stopPrice ?? 0;
    expect(now).toBeGreaterThanOrEqual(stop);
    stop = now;
  }
});

test("a protected stop fixes its limit when it is triggered, not before", () => {
  const paper = new PaperTrading();
  const stopPrice = cents(paper.quote().last + 0.1);
  const permId = paper.place({ type: "STP PRT", stopPrice, tif: "GTC", quantity: 5 });
  const placed = paper.order(permId);
  expect([placed.status, placed.fixedPrice]).toEqual(["PreSubmitted", undefined]);
  for (let turn = 0; turn < 20_000 && paper.status(permId) !== "Filled"; turn++) paper.pass(SECOND);
  const { fixedPrice = 0, averagePrice } = paper.order(permId);
  expect(fixedPrice).toBe(cents(averagePrice + 0.2));
});
