import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { ExchangeOptions } from "../../../../sim/exchange/exchange-options.ts";
import type { PastBar, PastSeries } from "../../../../sim/exchange/history/price-history.ts";
import type { Bar } from "../../../../sim/exchange/prices/market.ts";
import { runs } from "../../../support/runs.ts";

const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;
const NOW = Date.UTC(2026, 0, 13, 15, 30);
/** Half past nine in New York on Monday, 5 January. */
const OPENING = Date.UTC(2026, 0, 5, 14, 30);
const MONDAY = Date.UTC(2026, 0, 5);

const plain = new Exchange();
const found = (conId: number): Instrument => {
  const instrument = plain.instrument(conId, NOW);
  if (instrument === undefined) throw new Error(`${conId} is not listed`);
  return instrument;
};
const AAPL = found(265598);
const SPX = found(416904);
const dayOf = (atMs: number) => plain.calendar(AAPL, NOW).dayAt(atMs);
const market = (
  { startMs, ...options }: ExchangeOptions & { readonly startMs?: number },
  ...series: PastSeries[]
) => new Exchange({ ...options, history: { series } }, undefined, startMs);

/** Four prices of a bar in cents, and its volume. */
const shape = fc
  .record({
    prices: fc.array(fc.integer({ min: 19_000, max: 23_000 }), { minLength: 4, maxLength: 4 }),
    volume: fc.integer({ min: 0, max: 50_000_000 }),
  })
  .map(({ prices, volume }) => {
    const [a = 0, b = 0] = prices;
    const [high, low] = [Math.max(...prices) / 100, Math.min(...prices) / 100];
    return { open: a / 100, high, low, close: b / 100, volume };
  });
const daily = fc.array(shape, { minLength: 1, maxLength: 5 }).map(
  (shapes): PastSeries => ({
    instrument: "AAPL",
    length: "day",
    bars: shapes.map((one, at) => ({ startMs: MONDAY + at * 86_400_000, ...one })),
  }),
);
const halfHours = fc.array(shape, { minLength: 13, maxLength: 13 }).map(
  (shapes): PastSeries => ({
    instrument: "AAPL",
    length: HALF_HOUR,
    bars: shapes.map((one, at) => ({ startMs: OPENING + at * HALF_HOUR, ...one })),
  }),
);

/** Adds up bars. */
function total(bars: readonly (Bar | PastBar)[]): Omit<PastBar, "startMs"> & { readonly count: number } {
  return {
    open: bars[0]?.open ?? 0,
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    close: bars.at(-1)?.close ?? 0,
    volume: bars.reduce((sum, { volume }) => sum + volume, 0),
    count: bars.reduce((sum, { count = 0 }) => sum + count, 0),
  };
}
const pricesOf = ({ open, high, low, close, volume }: PastBar | Bar) => ({ open, high, low, close, volume });

test("days of a file are answered as they are, in all hours too, and weeks are their sums", () => {
  fc.assert(
    fc.property(daily, fc.boolean(), (series, liquid) => {
      const exchange = market({}, series);
      const [fromMs, toMs] = [MONDAY, MONDAY + 6 * 86_400_000];
      const days = exchange.bars(AAPL, "TRADES", "day", fromMs, toMs, liquid).slice(0, series.bars.length);
      expect(days.map(pricesOf)).toEqual(series.bars.map(pricesOf));
      if (series.bars.length < 5) return;
      const weeks = exchange.bars(AAPL, "TRADES", "week", fromMs, toMs, liquid);
      expect(weeks.map(pricesOf)).toEqual([pricesOf({ ...total(series.bars), startMs: 0 })]);
    }),
    runs(20),
  );
});

test.each([5_000, 30_000, MINUTE, HALF_HOUR, 60 * MINUTE])(
  "made-up bars of %i ms within a day of a file add up to it",
  (length) => {
    fc.assert(
      fc.property(daily, fc.boolean(), (series, liquid) => {
        const exchange = market({}, series);
        const day = dayOf(OPENING);
        const bars = exchange.bars(AAPL, "TRADES", length, day.openMs, day.closeMs, liquid);
        const { count, ...sum } = total(bars);
        expect(sum).toEqual(pricesOf(series.bars[0] as PastBar));
        const [whole] = exchange.bars(AAPL, "TRADES", "day", day.openMs, day.closeMs, liquid);
        // Every bar with units has a trade: bars with few units have more trades than their sum.
        expect(count).toBeGreaterThanOrEqual(whole?.count ?? 0);
        if (length >= MINUTE && sum.volume > 1_000_000) expect(count).toBe(whole?.count);
        for (const { volume, count: trades } of bars) expect(trades > 0).toBe(volume > 0);
      }),
      runs(5),
    );
  },
);

test("bars of a file within a day are answered as they are, and other bar sizes agree", () => {
  fc.assert(
    fc.property(halfHours, (series) => {
      const exchange = market({}, series);
      const day = dayOf(OPENING);
      const bars = (length: number | "day") =>
        exchange.bars(AAPL, "TRADES", length, day.liquidOpenMs, day.liquidCloseMs, true);
      expect(bars(HALF_HOUR).map(pricesOf)).toEqual(series.bars.map(pricesOf));
      expect(bars("day").map(pricesOf)).toEqual([pricesOf({ ...total(series.bars), startMs: 0 })]);
      const minutes = bars(MINUTE);
      const sums = series.bars.map((_, at) => total(minutes.slice(at * 30, at * 30 + 30)));
      expect(sums.map((sum) => pricesOf({ ...sum, startMs: 0 }))).toEqual(series.bars.map(pricesOf));
    }),
    runs(10),
  );
});

test("bid, ask and midpoint of a bar of a file are around its trades", () => {
  fc.assert(
    fc.property(daily, (series) => {
      const exchange = market({}, series);
      const day = dayOf(OPENING);
      const bars = (["BID", "TRADES", "ASK"] as const).flatMap((source) =>
        exchange.bars(AAPL, source, "day", day.openMs, day.closeMs, true),
      );
      const [bid, trades, ask] = bars;
      for (const field of ["open", "high", "low", "close"] as const) {
        expect(trades?.[field]).toBe(series.bars[0]?.[field]);
        expect(bid?.[field]).toBeLessThanOrEqual(trades?.[field] ?? 0);
        expect(ask?.[field]).toBeGreaterThan(bid?.[field] ?? 0);
        expect(ask?.[field]).toBeGreaterThanOrEqual(trades?.[field] ?? 0);
      }
    }),
    runs(10),
  );
});

test("average price and count of a file are answered, and weighted in sums", () => {
  const bar = { open: 10, high: 12, low: 9, close: 11 };
  const bars = [
    { ...bar, startMs: OPENING, volume: 100, wap: 10, count: 7 },
    { ...bar, startMs: OPENING + HALF_HOUR, volume: 300, wap: 11, count: 5 },
  ];
  const exchange = market({}, { instrument: "AAPL", length: HALF_HOUR, bars });
  const toMs = OPENING + 2 * HALF_HOUR;
  expect(exchange.bars(AAPL, "TRADES", HALF_HOUR, OPENING, toMs, true)).toMatchObject([
    { wap: 10, count: 7 },
    { wap: 11, count: 5 },
  ]);
  const series = exchange.priceSeries(AAPL, NOW);
  expect(series.bar("TRADES", OPENING, toMs)).toMatchObject({ volume: 400, wap: 10.75, count: 12 });
});

test("prices off the tick, as of adjusted shares, are answered as they are", () => {
  const bar = { startMs: MONDAY, open: 10.0123, high: 12.3456, low: 9.8765, close: 11.1111, volume: 5 };
  const exchange = market({}, { instrument: "AAPL", length: "day", bars: [bar] });
  const [day] = exchange.bars(AAPL, "TRADES", "day", OPENING, OPENING + HALF_HOUR * 13, true);
  expect(day).toMatchObject(pricesOf(bar));
});

test("each file answers its own bar size where a day has bars of two files", () => {
  const bar = { open: 10, high: 12, low: 9, close: 11, volume: 100 };
  const hours = Array.from({ length: 13 }, (_, at) => ({ ...bar, startMs: OPENING + at * HALF_HOUR }));
  const days = [
    { ...bar, startMs: MONDAY, high: 13, volume: 2_000 },
    { ...bar, startMs: MONDAY + 86_400_000, open: 11 },
  ];
  const exchange = market(
    {},
    { instrument: "AAPL", length: "day", bars: days },
    { instrument: "AAPL", length: HALF_HOUR, bars: hours },
  );
  const bars = (length: number | "day") =>
    exchange.bars(AAPL, "TRADES", length, OPENING, OPENING + 2 * 86_400_000, true);
  expect(bars("day").slice(0, 2).map(pricesOf)).toEqual(days.map(pricesOf));
  expect(bars(HALF_HOUR).slice(0, 13).map(pricesOf)).toEqual(hours.map(pricesOf));
  expect(total(bars(HALF_HOUR).slice(13, 26))).toMatchObject(pricesOf(days[1] as PastBar));
});

test("made-up prices meet the bars of a file at both ends, and between two files", () => {
  fc.assert(
    fc.property(daily, shape, (series, other) => {
      const later = {
        instrument: "AAPL",
        length: HALF_HOUR,
        bars: [{ ...other, startMs: OPENING + 15 * 86_400_000 }],
      };
      const exchange = market({}, series, later);
      const prices = exchange.priceSeries(AAPL, NOW);
      const first = dayOf(OPENING);
      const last = dayOf((series.bars.at(-1)?.startMs ?? 0) + 18 * 3_600_000);
      const near = (a: number, b = 0) => expect(Math.abs(a / b - 1)).toBeLessThan(1e-9);
      near(prices.raw(first.openMs), series.bars[0]?.open);
      near(prices.raw(last.closeMs), series.bars.at(-1)?.close);
      // The made-up price of the plain market moves as much over the night.
      const after = plain.calendar(AAPL, NOW).dayAfter(last.closeMs);
      const move = prices.raw(after.openMs) / prices.raw(last.closeMs);
      expect(Math.abs(Math.log(move))).toBeLessThan(0.1);
      const [begins] = later.bars;
      near(prices.raw((begins?.startMs ?? 0) - 1), begins?.open);
    }),
    runs(20),
  );
});

test("a replayed day has quotes, trades and extremes of its bars, and bid below ask", () => {
  fc.assert(
    fc.property(halfHours, (series) => {
      const exchange = market({ historyLive: true, startMs: OPENING }, series);
      const { high, low, close, open, volume } = total(series.bars);
      for (let atMs = OPENING; atMs < OPENING + 13 * HALF_HOUR; atMs += 23_000) {
        const { bid, ask, last } = exchange.quote(AAPL, atMs);
        const bar = series.bars[Math.floor((atMs - OPENING) / HALF_HOUR)];
        expect(last).toBeGreaterThanOrEqual(bar?.low ?? 0);
        expect(last).toBeLessThanOrEqual(bar?.high ?? 0);
        expect(bid).toBeLessThan(ask);
        expect(bid).toBeLessThanOrEqual(last);
        expect(ask).toBeGreaterThanOrEqual(last);
      }
      const evening = exchange.quote(AAPL, dayOf(OPENING).closeMs + HALF_HOUR);
      expect(evening).toMatchObject({ open, high, low, last: close, volume });
      const tomorrow = exchange.quote(AAPL, OPENING + 86_400_000);
      expect(tomorrow.close).toBe(close);
      const seconds = Array.from({ length: HALF_HOUR / 1_000 }, (_, at) => OPENING + at * 1_000);
      const units = seconds.reduce((sum, atMs) => sum + (exchange.tradeAt(AAPL, atMs)?.size ?? 0), 0);
      expect(units).toBe(series.bars[0]?.volume);
    }),
    runs(5),
  );
});

test("without historyLive, bars of the day of the start and of later ones are not used", () => {
  const bar = { open: 10, high: 12, low: 9, close: 11, volume: 100 };
  const bars = [5, 6, 7].map((day) => ({ ...bar, startMs: Date.UTC(2026, 0, day), open: 12 - (day % 2) }));
  const series: PastSeries = { instrument: "AAPL", length: "day", bars };
  const startMs = OPENING + 86_400_000;
  const of = (exchange: Exchange) =>
    exchange.bars(AAPL, "TRADES", "day", OPENING, OPENING + 3 * 86_400_000, true).map(({ volume }) => volume);
  expect(of(market({ historyLive: true, startMs }, series)).slice(0, 3)).toEqual([100, 100, 100]);
  const [monday, tuesday = 0] = of(market({ startMs }, series));
  expect(monday).toBe(100);
  expect(tuesday).toBeGreaterThan(1_000_000);
  // The live price continues from the last close.
  const live = market({ startMs }, series);
  expect(live.priceSeries(AAPL, NOW).raw(dayOf(OPENING).closeMs)).toBeCloseTo(11, 9);
  expect(Math.abs(live.quote(AAPL, startMs).last / 11 - 1)).toBeLessThan(0.1);
  expect(live.quote(AAPL, startMs).close).toBe(11);
});

test("the order of high and low follows from the seed, and equal seeds give equal prices", () => {
  const bar = { startMs: MONDAY, open: 200, high: 210, low: 190, close: 200, volume: 1_000_000 };
  const highFirst = (seed: number): boolean => {
    const exchange = market({ seed }, { instrument: "AAPL", length: "day", bars: [bar] });
    const bars = exchange.bars(AAPL, "TRADES", MINUTE, OPENING, OPENING + 13 * HALF_HOUR, true);
    const again = market({ seed }, { instrument: "AAPL", length: "day", bars: [bar] });
    expect(again.bars(AAPL, "TRADES", MINUTE, OPENING, OPENING + 13 * HALF_HOUR, true)).toEqual(bars);
    return bars.findIndex(({ high }) => high === 210) < bars.findIndex(({ low }) => low === 190);
  };
  expect(new Set([1, 2, 3, 4, 5, 6, 7, 8].map(highFirst))).toEqual(new Set([true, false]));
});

test("futures and options of an instrument follow its bars", () => {
  const bar = { open: 5_000, high: 5_100, low: 4_900, close: 5_050, volume: 1 };
  const exchange = market(
    { historyLive: true },
    { instrument: "SPX", length: "day", bars: [{ ...bar, startMs: MONDAY }] },
    {
      instrument: "AAPL",
      length: "day",
      bars: [{ open: 200, high: 210, low: 190, close: 205, volume: 1, startMs: MONDAY }],
    },
  );
  const at = OPENING + HALF_HOUR;
  const any = { conId: 0, strike: 0, right: "", multiplier: "", exchange: "", primaryExchange: "" };
  const query = { ...any, lastTradeDate: "", currency: "", localSymbol: "", tradingClass: "" };
  const [future] = exchange.find({ ...query, symbol: "ES", secType: "FUT" }, at);
  if (future === undefined) throw new Error("ES has no futures");
  expect(exchange.quote(future, at).last / exchange.quote(SPX, at).last).toBeCloseTo(1, 1);
  const call = { ...query, symbol: "AAPL", secType: "OPT", right: "C", strike: 170 };
  const [option] = exchange.find(call, at);
  if (option === undefined) throw new Error("AAPL has no option at 170");
  const worth = exchange.quote(AAPL, at).last - 170;
  expect(exchange.quote(option, at).last).toBeGreaterThanOrEqual(worth - 0.05);
  expect(exchange.quote(option, at).last).toBeLessThan(worth + 5);
});
