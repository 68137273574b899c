import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { runs } from "../../../support/runs.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const exchange = new Exchange();
const roots = exchange.listed(NOW).filter(({ secType }) => secType !== "OPT" && secType !== "FUT");
const instant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2040, 0, 1) });
const aapl = exchange.instrument(265598, NOW) as Instrument;

test("equal seeds give equal prices, different seeds different ones", () => {
  fc.assert(
    fc.property(fc.nat(), instant, (seed, atMs) => {
      expect(new Exchange({ seed }).quote(aapl, atMs)).toEqual(new Exchange({ seed }).quote(aapl, atMs));
    }),
    runs(10),
  );
  const closes = Array.from(
    { length: 20 },
    (_, seed) => new Exchange({ seed }).quote(aapl, Date.UTC(2026, 0, 1)).last,
  );
  expect(new Set(closes).size).toBeGreaterThan(15);
});

test("prices stay within a factor of 20 of today's over decades", () => {
  for (const one of roots.filter(({ symbol }) => symbol !== "VIX")) {
    const series = exchange.priceSeries(one, NOW);
    const base = series.price(NOW);
    for (let year = 2000; year < 2060; year += 5) {
      const last = series.price(Date.UTC(year, 6, 1));
      expect(last / base).toBeGreaterThan(0.05);
      expect(last / base).toBeLessThan(20);
    }
  }
});

test("series of many options are dropped, and give the same prices when they are made again", () => {
  const one = new Exchange();
  const options = one.chain(265598, NOW).filter(({ secType }) => secType === "OPT");
  const [first] = options;
  if (first === undefined) throw new Error("No options");
  const series = one.priceSeries(first, NOW);
  const share = one.priceSeries(aapl, NOW);
  expect(one.priceSeries(first, NOW)).toBe(series);
  for (const option of options.slice(1, 2_100)) one.priceSeries(option, NOW);
  expect(one.priceSeries(aapl, NOW)).toBe(share);
  const again = one.priceSeries(first, NOW);
  expect(again).not.toBe(series);
  expect(again.quote(NOW)).toEqual(series.quote(NOW));
});
