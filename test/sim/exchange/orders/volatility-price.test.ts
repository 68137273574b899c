import { expect, test } from "vitest";
import type { VolatilityTerms } from "../../../../sim/exchange/orders/special-terms.ts";
import { volatilityPrice } from "../../../../sim/exchange/orders/volatility-price.ts";
import { OrderEntry } from "../../../support/order-entry.ts";
import { NOW, PaperTrading } from "../../../support/paper-trading.ts";

const entry = new OrderEntry();
const call = entry.contract("OPT");

function price(volatility: Partial<VolatilityTerms>, side: "BUY" | "SELL" = "BUY"): number | undefined {
  const series = entry.exchange.priceSeries(call, NOW);
  const seriesOf = () => entry.exchange.priceSeries(entry.aapl, NOW);
  const terms = new PaperTrading().terms({
    instrument: call,
    side,
    volatility: { volatility: 0.3, follows: true, reference: "midpoint", ...volatility },
  });
  return volatilityPrice(terms, { series, quote: series.quote(NOW), atMs: NOW, seriesOf });
}

test("a higher volatility makes an option dearer", () => {
  const prices = [0.1, 0.3, 0.6].map((volatility) => price({ volatility }) as number);
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
  expect(new Set(prices).size).toBe(3);
});

test("with the side as reference a call is bought at the lower price of its underlying", () => {
  expect(price({ reference: "side" })).toBeLessThanOrEqual(price({}) as number);
  expect(price({ reference: "side" }, "SELL")).toBeGreaterThanOrEqual(price({}, "SELL") as number);
});

test("a share has no price by volatility", () => {
  const series = entry.exchange.priceSeries(entry.aapl, NOW);
  const view = { series, quote: series.quote(NOW), atMs: NOW, seriesOf: () => series };
  expect(volatilityPrice(new PaperTrading().terms(), view)).toBeUndefined();
});
