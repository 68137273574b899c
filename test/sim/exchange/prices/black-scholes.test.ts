import fc from "fast-check";
import { expect, test } from "vitest";
import {
  impliedVolatility,
  optionPrice,
  optionValue,
} from "../../../../sim/exchange/prices/black-scholes.ts";
import { runs } from "../../../support/runs.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);

test("call and put prices keep parity, and the implied volatility is the one priced with", () => {
  const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(
      positive(50, 200),
      positive(50, 200),
      positive(0.1, 1),
      fc.integer({ min: 20, max: 700 }),
      (spot, strike, volatility, days) => {
        const terms = { strike, expiresMs: NOW + days * 86_400_000 };
        const call = optionValue({ ...terms, right: "C" }, spot, volatility, NOW);
        const put = optionValue({ ...terms, right: "P" }, spot, volatility, NOW);
        expect(call.price - put.price).toBeCloseTo(spot - strike * Math.exp((-0.04 * days) / 365), 3);
        expect(call.delta - put.delta).toBeCloseTo(1, 6);
        if (call.vega < 0.05) return;
        const implied = impliedVolatility({ ...terms, right: "C" }, call.price, spot, NOW);
        expect(implied).toBeCloseTo(volatility, 4);
      },
    ),
    runs(200),
  );
});

test("the price alone is that of the whole value, before the expiry and after it", () => {
  for (const right of ["C", "P"] as const)
    for (const days of [-1, 0, 1, 30, 400])
      for (const spot of [50, 99.5, 100, 230]) {
        const terms = { right, strike: 100, expiresMs: NOW + days * 86_400_000 };
        expect(optionPrice(terms, spot, 0.3, NOW)).toBe(optionValue(terms, spot, 0.3, NOW).price);
      }
});

test("the greeks of an option far out of the money are 0, not numbers with a hundred zeros", () => {
  const terms = { strike: 265, expiresMs: NOW + 3_600_000, right: "C" } as const;
  expect(optionValue(terms, 190, 0.25, NOW)).toMatchObject({ price: 0, delta: 0, gamma: 0, vega: 0 });
});

test("no value has digits in which engines differ", () => {
  const terms = { right: "C", strike: 260, expiresMs: Date.UTC(2026, 1, 20) } as const;
  const value = optionValue(terms, 361.3, 0.29, NOW);
  const volatility = impliedVolatility(terms, 103, 361.3, NOW);
  for (const one of [...Object.values(value), volatility ?? Number.NaN])
    expect(`${one}`.replace(/^-?0\.0*|[-.]/g, "").length, `${one}`).toBeLessThanOrEqual(12);
});
