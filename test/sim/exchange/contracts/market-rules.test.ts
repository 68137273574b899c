import { expect, test } from "vitest";
import {
  bandsOf,
  incrementAt,
  MARKET_RULES,
  marketRuleOf,
} from "../../../../sim/exchange/contracts/market-rules.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

const listed = new Exchange().listed(Date.UTC(2026, 0, 13, 15, 30));

test("every contract has a rule, and its tick is one of the increments of the rule", () => {
  const wrong = listed.filter(({ marketRule, minTick }) => {
    const bands = bandsOf(marketRule) ?? [];
    return !bands.some(([, increment]) => Math.abs(increment - minTick) < 1e-9);
  });
  expect(wrong.map(({ symbol, secType, marketRule }) => [symbol, secType, marketRule])).toEqual([]);
});

test("bands rise from 0 with their increments", () => {
  for (const [rule, bands] of Object.entries(MARKET_RULES)) {
    expect(bands[0]?.[0], rule).toBe(0);
    expect(bands, rule).toEqual([...bands].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
  }
});

test("US shares have rule 26 with one increment, options on the S&P 500 rule 110 with two", () => {
  const share = {
    secType: "STK",
    exchange: "SMART",
    primaryExchange: "NASDAQ",
    currency: "USD",
    minTick: 0.01,
  };
  expect(marketRuleOf(share)).toBe(26);
  expect(bandsOf(26)).toEqual([[0, 0.01]]);
  const option = { ...share, secType: "OPT", primaryExchange: "", minTick: 0.05 };
  expect(marketRuleOf(option)).toBe(110);
  expect([2.99, 3].map((price) => incrementAt(110, price))).toEqual([0.05, 0.1]);
});

test("increments follow the price in Tokyo and Hong Kong; an unknown number is no rule", () => {
  const rule = (currency: string): number =>
    marketRuleOf({ secType: "STK", exchange: "X", primaryExchange: "X", currency, minTick: 1 });
  expect([900, 2_500, 3_300, 56_000].map((price) => incrementAt(rule("JPY"), price))).toEqual([
    0.1, 0.5, 1, 10,
  ]);
  expect([7.7, 41, 605].map((price) => incrementAt(rule("HKD"), price))).toEqual([0.01, 0.02, 0.5]);
  expect(bandsOf(27)).toBeUndefined();
});
