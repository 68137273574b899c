import fc from "fast-check";
import { expect, test } from "vitest";
import { impliedVolatility, optionValue } from "../../../sim/exchange/black-scholes.ts";
import { calendarOf } from "../../../sim/exchange/calendar.ts";
import { checkDefinitions } from "../../../sim/exchange/contract-definition.ts";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { ContractQuery, Instrument } from "../../../sim/exchange/instrument.ts";
import type { Bar, PriceSource } from "../../../sim/exchange/market.ts";
import { UNIVERSE, UNIVERSE_INPUT } from "../../../sim/exchange/universe.ts";
import { dayOf, stamp } from "../../../sim/world/zones.ts";
import { runs } from "../../support/runs.ts";

const ANY: ContractQuery = {
  ...{ conId: 0, symbol: "", secType: "", lastTradeDate: "", strike: 0, right: "", multiplier: "" },
  ...{ exchange: "", primaryExchange: "", currency: "", localSymbol: "", tradingClass: "" },
};
const NOW = Date.UTC(2026, 0, 13, 15, 30);
const exchange = new Exchange();
const roots = exchange.listed(NOW).filter(({ secType }) => secType !== "OPT" && secType !== "FUT");
const instrument = fc.constantFrom(...roots);
const instant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2040, 0, 1) });
const MINUTE = 60_000;
const aapl = exchange.instrument(265598, NOW) as Instrument;

/** What many bars are as one. */
function aggregate(bars: readonly Bar[]): Partial<Bar> {
  return {
    open: bars[0]?.open ?? 0,
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    close: bars.at(-1)?.close ?? 0,
    volume: bars.reduce((sum, { volume }) => sum + volume, 0),
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

test("daily bars are the sum of minute bars, and minutes of seconds, whatever they are made of", () => {
  const source = fc.constantFrom<PriceSource>("TRADES", "BID", "ASK", "MIDPOINT");
  fc.assert(
    fc.property(instrument, instant, source, fc.boolean(), (one, atMs, kind, liquid) => {
      const day = exchange.calendar(one, atMs).dayAt(atMs);
      const [fromMs, toMs] = [day.openMs, day.closeMs];
      const [whole] = exchange.bars(one, kind, "day", fromMs, toMs, liquid);
      const minutes = exchange.bars(one, kind, MINUTE, fromMs, toMs, liquid);
      // The spread is wider outside the regular hours, so that only within them one bar has one spread.
      if (kind === "TRADES" || liquid) expect(whole).toMatchObject(aggregate(minutes));
      const first = minutes[0] as Bar;
      const seconds = exchange.bars(one, kind, 5_000, first.startMs, first.startMs + MINUTE, liquid);
      expect(aggregate(seconds)).toEqual(aggregate([first]));
      const paid = minutes.reduce((sum, { wap, volume }) => sum + wap * volume, 0);
      const total = whole?.volume ?? 0;
      if (kind === "TRADES" && total > 0) expect(paid / total / (whole?.wap ?? 0)).toBeCloseTo(1, 3);
    }),
    runs(25),
  );
});

test("a bar asked for again later, by another exchange of the same seed, is the same bar", () => {
  fc.assert(
    fc.property(instrument, instant, (one, atMs) => {
      const day = exchange.calendar(one, atMs).dayAt(atMs);
      const early = exchange.bars(one, "TRADES", MINUTE, day.openMs, day.openMs + 3 * MINUTE);
      const late = new Exchange().bars(one, "TRADES", MINUTE, day.openMs, day.closeMs);
      expect(late.slice(0, 3)).toEqual(early);
    }),
    runs(10),
  );
});

test("bid < ask, the last price is between them, and the quote agrees with the day's bar", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...exchange.listed(NOW)),
      fc.integer({ min: 0, max: 90 * 86_400_000 }),
      (one, ahead) => {
        const atMs = NOW - 30 * 86_400_000 + ahead;
        const { bid, ask, last, high, low, open, volume, close } = exchange.quote(one, atMs);
        expect(bid).toBeGreaterThan(0);
        expect(bid).toBeLessThan(ask);
        expect(last).toBeGreaterThanOrEqual(bid);
        expect(last).toBeLessThanOrEqual(ask);
        const calendar = exchange.calendar(one, atMs);
        const day = calendar.dayAt(atMs);
        const [today] = exchange.bars(one, "TRADES", "day", day.openMs, Math.min(atMs, day.closeMs));
        if (today !== undefined) expect(today).toMatchObject({ open, high, low, volume, close: last });
        const before = calendar.dayBefore(day);
        const [yesterday] = exchange.bars(one, "TRADES", "day", before.openMs, before.closeMs, true);
        expect(yesterday?.close).toBe(close);
        const ticks = last / one.minTick;
        expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-6);
      },
    ),
    runs(60),
  );
});

test("while a venue rests, nothing moves and nothing is traded", () => {
  const saturday = Date.UTC(2026, 0, 17, 18);
  const friday = Date.UTC(2026, 0, 17, 1);
  const { atMs: _, ...then } = exchange.quote(aapl, friday);
  const { atMs: __, ...later } = exchange.quote(aapl, saturday);
  expect(later).toEqual(then);
  expect(exchange.tradeAt(aapl, saturday)).toBeUndefined();
  const btc = exchange.instrument(479624278, NOW) as Instrument;
  expect(exchange.quote(btc, saturday).last).not.toBe(exchange.quote(btc, friday).last);
});

test("the sizes of the trades of a minute add up to its volume", () => {
  const bars = exchange.bars(aapl, "TRADES", MINUTE, NOW, NOW + 5 * MINUTE);
  for (const { startMs, volume } of bars) {
    let sum = 0;
    for (let atMs = startMs; atMs < startMs + MINUTE; atMs += 1_000)
      sum += exchange.tradeAt(aapl, atMs)?.size ?? 0;
    expect(sum).toBe(volume);
  }
});

test("New York trades on its days and hours, summer and winter", () => {
  const calendar = calendarOf("us-stocks");
  const liquid = (year: number, month: number, date: number): string | undefined => {
    const day = calendar.day(Date.UTC(year, month - 1, date) / 86_400_000);
    return day && `${stamp(day.liquidOpenMs).slice(9, 14)}-${stamp(day.liquidCloseMs).slice(9, 14)}`;
  };
  expect(liquid(2026, 1, 13)).toBe("14:30-21:00");
  expect(liquid(2026, 7, 14)).toBe("13:30-20:00");
  // Closed: Martin Luther King, Good Friday, Juneteenth, Independence Day kept on Friday, Thanksgiving, Christmas.
  for (const [month, date] of [
    [1, 19],
    [4, 3],
    [6, 19],
    [7, 3],
    [11, 26],
    [12, 25],
    [1, 17],
  ] as const) {
    expect(liquid(2026, month, date)).toBeUndefined();
  }
  expect(liquid(2026, 11, 27)).toBe("14:30-18:00");
  expect(liquid(2026, 12, 24)).toBe("14:30-18:00");
});

test("a trading day of futures and of currencies begins the evening before", () => {
  const es = calendarOf("us-futures").dayAt(Date.UTC(2026, 0, 12, 23, 30));
  expect([es.date, stamp(es.openMs), stamp(es.closeMs)]).toEqual([
    "20260113",
    "20260112 23:00:00 UTC",
    "20260113 22:00:00 UTC",
  ]);
  const forex = calendarOf("forex").dayAt(Date.UTC(2026, 0, 11, 22, 30));
  expect([forex.date, stamp(forex.openMs)]).toEqual(["20260112", "20260111 22:15:00 UTC"]);
});

test("a contract is found by its number or its fields, and SMART stands for where it is listed", () => {
  const found = (query: Partial<ContractQuery>, includeExpired = false): string[] =>
    exchange.find({ ...ANY, ...query }, NOW, includeExpired).map(({ localSymbol }) => localSymbol);
  expect(found({ conId: 756733 })).toEqual(["SPY"]);
  expect(found({ symbol: "aapl", secType: "STK", exchange: "SMART" })).toEqual(["AAPL"]);
  expect(found({ symbol: "AAPL", exchange: "NASDAQ" })).toEqual(["AAPL"]);
  expect(found({ symbol: "AAPL", currency: "EUR" })).toEqual([]);
  expect(found({ symbol: "EUR", secType: "CASH" })).toEqual(["EUR.USD"]);
  expect(found({ symbol: "ES", secType: "FUT" })).toEqual(["ESH6", "ESM6", "ESU6", "ESZ6"]);
  expect(found({ symbol: "ES", secType: "FUT", lastTradeDate: "202603" })).toEqual(["ESH6"]);
  expect(found({ localSymbol: "ESZ5" }, true)).toEqual(["ESZ5"]);
  const options = { symbol: "AAPL", secType: "OPT", lastTradeDate: "20260220", strike: 260 };
  expect(found({ ...options, right: "CALL" })).toEqual(["AAPL  260220C00260000"]);
  expect(found(options)).toHaveLength(2);
});

test("all numbers of contracts are different, at any time", () => {
  for (const atMs of [NOW, Date.UTC(2027, 5, 1), Date.UTC(2030, 11, 20)]) {
    const numbers = exchange.listed(atMs).map(({ conId }) => conId);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.max(...numbers)).toBeLessThan(2 ** 31);
  }
});

test("calls and puts keep their parity, and the volatility that is implied is the one that was put in", () => {
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

test("prices stay within sane bounds over decades", () => {
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

test("the universe is some fifty lines, all good; a bad one is refused with where and why", () => {
  expect(UNIVERSE.length).toBe(UNIVERSE_INPUT.length);
  expect(UNIVERSE.length).toBeGreaterThanOrEqual(48);
  const bad = [
    { ...UNIVERSE_INPUT[0], price: -1 },
    UNIVERSE_INPUT[1],
    { ...UNIVERSE_INPUT[1], futures: { months: [3], count: 1 } },
  ];
  expect(checkDefinitions(bad).problems.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([
    expect.stringMatching(/^0\.price: /),
    "2.futures: required for futures, and for nothing else",
  ]);
  const twice = checkDefinitions([UNIVERSE_INPUT[0], UNIVERSE_INPUT[0]]);
  expect(twice.problems).toEqual([{ path: [1, "conId"], message: "265598 is defined twice" }]);
  expect(twice.definitions).toEqual([]);
  expect(dayOf(NOW, "US/Eastern")).toBe("20260113");
});
