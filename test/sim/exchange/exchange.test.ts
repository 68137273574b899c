import fc from "fast-check";
import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { Bar, BarSource, Instrument } from "../../../sim/exchange/types.ts";
import { runs } from "../../support/runs.ts";

const ANY = {
  conId: 0,
  symbol: "",
  secType: "",
  lastTradeDate: "",
  exchange: "",
  primaryExchange: "",
  currency: "",
  localSymbol: "",
  tradingClass: "",
};
const exchange = new Exchange();
const instruments = exchange.find(ANY);
const instrument = fc.constantFrom(...instruments);
const instant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2040, 0, 1) });
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const aapl = instruments[0] as Instrument;

/** What many bars are as one. */
function aggregate(bars: readonly Bar[]): Partial<Bar> {
  return {
    open: bars[0]?.open ?? 0,
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    close: bars.at(-1)?.close ?? 0,
    volume: bars.reduce((sum, { volume }) => sum + volume, 0),
    count: bars.reduce((sum, { count }) => sum + count, 0),
  };
}

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

test("long bars are exactly the sum of short ones, whatever they are made of", () => {
  const sizes = fc.constantFrom(
    [DAY, 60 * MINUTE],
    [60 * MINUTE, MINUTE],
    [5 * MINUTE, 5_000],
    [MINUTE, 1_000],
    [10_000, 1_000],
  );
  const source = fc.constantFrom<BarSource>("TRADES", "BID", "ASK", "MIDPOINT");
  fc.assert(
    fc.property(instrument, instant, sizes, source, (one, atMs, [long = 1, short = 1], kind) => {
      const fromMs = Math.floor(atMs / long) * long;
      const [whole] = exchange.bars(one, kind, long, fromMs, fromMs + long);
      expect(whole).toMatchObject(aggregate(exchange.bars(one, kind, short, fromMs, fromMs + long)));
    }),
    runs(60),
  );
});

test("a bar asked for again later, by another exchange of the same seed, is the same bar", () => {
  fc.assert(
    fc.property(instrument, instant, (one, atMs) => {
      const fromMs = Math.floor(atMs / MINUTE) * MINUTE;
      const early = exchange.bars(one, "TRADES", MINUTE, fromMs, fromMs + 3 * MINUTE);
      const late = new Exchange().bars(one, "TRADES", MINUTE, fromMs - DAY, fromMs + 3 * MINUTE);
      expect(late.slice(-3)).toEqual(early);
    }),
    runs(10),
  );
});

test("bid < ask, and the last price is between them and within the bar that is being made", () => {
  fc.assert(
    fc.property(instrument, instant, (one, atMs) => {
      const { bid, ask, last, high, low, open, volume } = exchange.quote(one, atMs);
      expect(bid).toBeLessThan(ask);
      expect(last).toBeGreaterThanOrEqual(bid);
      expect(last).toBeLessThanOrEqual(ask);
      const dayMs = Math.floor(atMs / DAY) * DAY;
      if (atMs === dayMs) return;
      const [today] = exchange.bars(one, "TRADES", DAY, dayMs, atMs);
      expect(today).toMatchObject({ open, high, low, volume, close: last });
      const ticks = last / one.minTick;
      expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-6);
    }),
    runs(100),
  );
});

test("prices stay within sane bounds over decades", () => {
  for (const one of instruments) {
    const base = exchange.quote(one, Date.UTC(2026, 0, 1)).last;
    for (let year = 2000; year < 2060; year++) {
      const { last } = exchange.quote(one, Date.UTC(year, 6, 1));
      expect(last / base).toBeGreaterThan(0.05);
      expect(last / base).toBeLessThan(20);
    }
  }
});

test("the account adds up at every instant, to the cent, as printed", () => {
  fc.assert(
    fc.property(instant, (atMs) => {
      const cents = new Map(
        exchange.accountValues(atMs).map(({ tag, value }) => [tag, Math.round(Number(value) * 100)] as const),
      );
      const of = (tag: string): number => cents.get(tag) ?? Number.NaN;
      const worth = exchange
        .positions(atMs)
        .map(({ instrument: one, size }) =>
          Math.round(size * exchange.quote(one, atMs).last * one.multiplier * 100),
        );
      const sum = worth.reduce((total, value) => total + value, 0);
      expect(of("NetLiquidation")).toBe(of("TotalCashValue") + sum);
      expect(of("GrossPositionValue")).toBe(worth.reduce((total, value) => total + Math.abs(value), 0));
      expect(of("AvailableFunds")).toBe(of("NetLiquidation") - of("InitMarginReq"));
      expect(of("ExcessLiquidity")).toBe(of("NetLiquidation") - of("MaintMarginReq"));
      expect(of("BuyingPower")).toBe(4 * of("AvailableFunds"));
    }),
    runs(50),
  );
});

test("a contract is found by its number or its fields, and SMART stands for where it is listed", () => {
  const symbols = (query: Partial<typeof ANY>): string[] =>
    exchange.find({ ...ANY, ...query }).map(({ symbol }) => symbol);
  expect(symbols({ conId: 756733 })).toEqual(["SPY"]);
  expect(symbols({ symbol: "aapl", exchange: "SMART" })).toEqual(["AAPL"]);
  expect(symbols({ symbol: "AAPL", exchange: "NASDAQ" })).toEqual(["AAPL"]);
  expect(symbols({ symbol: "AAPL", currency: "EUR" })).toEqual([]);
  expect(symbols({ secType: "CASH" })).toEqual(["EUR"]);
});
