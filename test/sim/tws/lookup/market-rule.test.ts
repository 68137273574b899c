import { expect, test } from "vitest";
import { MARKET_RULES } from "../../../../sim/exchange/market-rules.ts";
import { marketRuleId, smallestIncrement } from "../../../../sim/tws/lookup/market-rule.ts";
import { EXCHANGE, NOW } from "../../../support/table.ts";

test("every contract has a market rule that exists, with its price increment as the smallest", () => {
  for (const instrument of EXCHANGE.listed(NOW)) {
    const bands = MARKET_RULES.get(marketRuleId(instrument)) ?? [];
    const increments = bands.map(([, increment]) => increment);
    expect(Math.min(...increments), `${instrument.conId}`).toBe(smallestIncrement(instrument));
  }
});

test("bands of market rules begin higher and higher, with increments above 0", () => {
  for (const [id, bands] of MARKET_RULES) {
    expect(bands.length, `rule ${id}`).toBeGreaterThan(0);
    const edges = bands.map(([edge]) => edge);
    expect(edges).toEqual([...new Set(edges)].toSorted((a, b) => a - b));
    for (const [, increment] of bands) expect(increment).toBeGreaterThan(0);
  }
});

test("a rule of its own counts before one that follows from the price increment", () => {
  const [instrument] = EXCHANGE.listed(NOW);
  if (instrument === undefined) throw new Error("nothing is listed");
  expect(marketRuleId({ ...instrument, marketRule: 32 })).toBe(32);
  expect(marketRuleId({ ...instrument, minTick: 123 })).toBe(0);
});
