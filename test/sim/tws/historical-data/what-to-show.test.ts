import { expect, test } from "vitest";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { historicalData } from "../../../../sim/wire/responses/historical-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { EXCHANGE, NOW, received, Table } from "../../../support/table.ts";

const bars = (whatToShow: string, contract: object) => {
  const query = { barSize: "1 day", duration: "1 W", useRth: true, formatDate: 2, whatToShow };
  const effects = new Table().client(1).send(reqHistoricalData, { reqId: 9, ...contract, ...query });
  return received(effects, historicalData)[0]?.bars ?? [];
};

test("bars of volatility are flat, because the made-up volatility does not change", () => {
  const [bar] = bars("OPTION_IMPLIED_VOLATILITY", AAPL_NUMBERED);
  expect([bar?.high, bar?.low, bar?.close]).toEqual(Array(3).fill(bar?.open));
  expect(bar?.open).toBeGreaterThan(0.05);
});

test("the yield of a bond is its coupon divided by its price, high where the price is low", () => {
  const [bond] = EXCHANGE.listed(NOW).filter(({ secType }) => secType === "BOND");
  const contract = { conId: bond?.conId ?? 0, exchange: "SMART" };
  const prices = bars("TRADES", contract);
  const yields = bars("YIELD_LAST", contract);
  expect(yields.length).toBe(prices.length);
  expect(prices.length).toBeGreaterThan(2);
  const yieldOf = (price = 0): number => (100 * (bond?.bond?.coupon ?? 0)) / price;
  for (const [at, { open, high, low, close }] of yields.entries()) {
    const price = prices[at];
    expect(open).toBeCloseTo(yieldOf(price?.open), 5);
    expect(high).toBeCloseTo(yieldOf(price?.low), 5);
    expect(low).toBeCloseTo(yieldOf(price?.high), 5);
    expect(close).toBeCloseTo(yieldOf(price?.close), 5);
  }
});
