import { describe, expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { namedContract } from "../../../../sim/exchange/contracts/named-contract.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { PriceSource } from "../../../../sim/exchange/prices/market.ts";
import { quotesIn, tradesIn } from "../../../../sim/exchange/prices/second-ticks.ts";

const OPEN = Date.UTC(2026, 0, 13, 15, 30);
const SOURCES: readonly PriceSource[] = ["TRADES", "BID", "ASK", "MIDPOINT", "BID_ASK"];
/** Contracts, and the one whose price is changed by hand. */
const CASES: readonly (readonly [name: string, of: object, changed: object])[] = [
  ["a share", { symbol: "AAPL" }, { symbol: "AAPL" }],
  [
    "an option of a share",
    { symbol: "AAPL", secType: "OPT", lastTradeDateOrContractMonth: "20260220", strike: 250, right: "C" },
    { symbol: "AAPL" },
  ],
  [
    "a future of an index",
    { symbol: "ES", secType: "FUT", lastTradeDateOrContractMonth: "202603" },
    { symbol: "SPX", secType: "IND" },
  ],
];

const found = (exchange: Exchange, name: object): Instrument =>
  namedContract(name, (query) => exchange.find(query, OPEN));

function pair(exchange: Exchange, first: Instrument): Instrument {
  const legs = [
    { instrument: first, ratio: 1, side: "BUY" },
    { instrument: found(exchange, { symbol: "MSFT" }), ratio: 1, side: "SELL" },
  ] as const;
  return exchange.combination({ symbol: "AAPL,MSFT", currency: "USD", exchange: "SMART", legs });
}

/** Everything that a market says of the minutes before an instant. */
function answersBefore(exchange: Exchange, instrument: Instrument, atMs: number): unknown {
  const series = exchange.priceSeries(instrument, atMs);
  const second = Math.floor(atMs / 1_000) * 1_000;
  return {
    quotes: [1, 10, 999, 4_000, 61_000].map((ms) => exchange.quote(instrument, atMs - ms)),
    depth: exchange.depth(instrument, atMs - 1, 5),
    bars: SOURCES.map((source) => exchange.bars(instrument, source, 1_000, atMs - 90_000, second)),
    minutes: SOURCES.map((source) => exchange.bars(instrument, source, 60_000, atMs - 600_000, second)),
    cut: SOURCES.map((source) => series.bar(source, second - 1_000, atMs)),
    trades: tradesIn(series, second - 1_000),
    ticks: quotesIn(series, second - 1_000),
    day: exchange.bars(instrument, "TRADES", "day", OPEN - 5 * 86_400_000, OPEN - 86_400_000),
    glance: exchange.glance(instrument, atMs - 1),
  };
}

describe.each(CASES)("%s", (_, of, changed) => {
  test.each([12_345, 15_000, 17_499, 60_001])("before a change at %i ms nothing differs", (ms) => {
    const atMs = OPEN + 3_600_000 + ms;
    const [touched, other] = [new Exchange(), new Exchange()];
    touched.priceByHand(found(touched, changed), atMs).set({ last: 300 }, atMs);
    expect(answersBefore(touched, found(touched, of), atMs)).toEqual(
      answersBefore(other, found(other, of), atMs),
    );
  });

  test("what was answered before a change is answered after it too", () => {
    const atMs = OPEN + 3_612_345;
    const exchange = new Exchange();
    const before = answersBefore(exchange, found(exchange, of), atMs);
    exchange.quote(found(exchange, of), atMs);
    const price = exchange.priceByHand(found(exchange, changed), atMs);
    price.set({ last: 200 }, atMs);
    price.set({ last: 320 }, atMs + 700);
    price.halt(atMs + 900);
    exchange.quote(found(exchange, of), atMs + 30_000);
    expect(answersBefore(exchange, found(exchange, of), atMs)).toEqual(before);
  });

  test("quote, bars and trades agree after a change", () => {
    const atMs = OPEN + 3_612_345;
    const exchange = new Exchange();
    const instrument = found(exchange, of);
    exchange.priceByHand(found(exchange, changed), atMs).set({ last: 300 }, atMs);
    exchange.priceByHand(found(exchange, changed), atMs + 1_234).set({ last: 200 }, atMs + 1_234);
    exchange.priceByHand(found(exchange, changed), atMs + 1_500).move(0.1, 7_777, atMs + 1_500);
    const series = exchange.priceSeries(instrument, atMs);
    const times = Array.from({ length: 200 }, (_one, at) => atMs - 2_000 + at * 77);
    const minute = Math.floor(atMs / 60_000) * 60_000;
    const bar = series.bar("TRADES", minute, minute + 60_000);
    for (const ms of times.filter((one) => one < minute + 60_000)) {
      const { last, bid, ask, high, low } = exchange.quote(instrument, ms);
      expect(bid).toBeLessThanOrEqual(last);
      expect(ask).toBeGreaterThanOrEqual(last);
      expect([last >= low, last <= high]).toEqual([true, true]);
      if (ms >= minute) expect([last >= bar.low, last <= bar.high]).toEqual([true, true]);
    }
    const end = minute + 60_000;
    expect(exchange.quote(instrument, end).high).toBeGreaterThanOrEqual(bar.high);
    expect(exchange.quote(instrument, end).low).toBeLessThanOrEqual(bar.low);
    const parts = Array.from({ length: 12 }, (_one, at) =>
      series.bar("TRADES", minute + at * 5_000, minute + (at + 1) * 5_000),
    );
    expect(Math.max(...parts.map(({ high }) => high))).toBe(bar.high);
    expect(Math.min(...parts.map(({ low }) => low))).toBe(bar.low);
    expect(parts.reduce((sum, { volume }) => sum + volume, 0)).toBe(bar.volume);
  });
});

test("a combination follows a leg at once, and is unchanged before", () => {
  const atMs = OPEN + 3_612_345;
  const [touched, other] = [new Exchange(), new Exchange()];
  const [spread, same] = [touched, other].map((one) => pair(one, found(one, { symbol: "AAPL" })));
  if (spread === undefined || same === undefined) throw new Error("There is no combination");
  touched.quote(spread, atMs);
  touched.priceByHand(found(touched, { symbol: "AAPL" }), atMs).set({ last: 300 }, atMs);
  expect(answersBefore(touched, spread, atMs)).toEqual(answersBefore(other, same, atMs));
  const msft = touched.quote(found(touched, { symbol: "MSFT" }), atMs).last;
  expect(touched.quote(spread, atMs).last).toBeCloseTo(300 - msft, 8);
  const bar = touched.priceSeries(spread, atMs).bar("TRADES", atMs, atMs + 1_000);
  expect(bar.open).toBeCloseTo(300 - msft, 1);
});

test("an exchange whose prices nobody changed has the same bars as ever", () => {
  const [one, other] = [new Exchange({ seed: 3 }), new Exchange({ seed: 3 })];
  one.priceByHand(found(one, { symbol: "AAPL" }), OPEN).free(OPEN);
  one.priceByHand(found(one, { symbol: "AAPL" }), OPEN).resume(OPEN);
  const answer = (exchange: Exchange): unknown =>
    exchange.bars(found(exchange, { symbol: "AAPL" }), "TRADES", 60_000, OPEN, OPEN + 3_600_000);
  expect(answer(one)).toEqual(answer(other));
});

test("an option trades as little as its share while that is halted", () => {
  const exchange = new Exchange();
  const option = found(exchange, CASES[1]?.[1] ?? {});
  exchange.priceByHand(found(exchange, { symbol: "AAPL" }), OPEN).halt(OPEN);
  const before = exchange.quote(option, OPEN);
  expect(exchange.quote(option, OPEN + 600_000)).toEqual({ ...before, atMs: OPEN + 600_000 });
  expect(exchange.priceSeries(option, OPEN).halts.isHalted(OPEN + 5)).toBe(true);
});

test("a price of one tick is quoted as it was set", () => {
  const exchange = new Exchange();
  const option = found(exchange, CASES[1]?.[1] ?? {});
  exchange.priceByHand(option, OPEN).set({ bid: 0.01, last: 0.01, ask: 0.02 }, OPEN);
  expect(exchange.quote(option, OPEN + 1)).toMatchObject({ bid: 0.01, last: 0.01, ask: 0.02 });
});
