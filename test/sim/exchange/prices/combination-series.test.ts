import { expect, test } from "vitest";
import type { Instrument, Leg } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { CombinationSeries } from "../../../../sim/exchange/prices/combination-series.ts";
import { calls, combined, futures, PAIR } from "../../../support/pairs.ts";
import { TRADING } from "../../../support/table.ts";

const exchange = new Exchange();
const [apple, microsoft] = PAIR.map((conId) => exchange.instrument(conId, TRADING)) as [
  Instrument,
  Instrument,
];
const [low, high] = calls(exchange, 2) as [Instrument, Instrument];
const [front, back] = futures(exchange);
const leg = (instrument: Instrument, side: Leg["side"], ratio = 1): Leg => ({ instrument, side, ratio });
const HOURS = Array.from({ length: 12 }, (_, at) => TRADING + at * 1_777_000);

test.each([
  ["shares", [leg(apple, "BUY", 3), leg(microsoft, "SELL", 2)], [3, -2]],
  ["options", [leg(low, "BUY"), leg(high, "SELL")], [1, -1]],
  ["futures", [leg(front, "SELL"), leg(back, "BUY")], [-1, 1]],
  ["shares and an option", [leg(apple, "BUY", 100), leg(low, "SELL")], [1, -1]],
] as const)("bid and ask of a combination of %s are what its legs yield and cost", (_, legs, weights) => {
  const combination = combined(exchange, ...legs);
  for (const atMs of HOURS.slice(0, 11)) {
    const quotes = legs.map(({ instrument }) => exchange.quote(instrument, atMs));
    const sum = (long: "bid" | "ask", short: "bid" | "ask") =>
      quotes.reduce((total, quote, at) => {
        const weight = weights[at] ?? 0;
        return total + weight * quote[weight > 0 ? long : short];
      }, 0);
    const quote = exchange.quote(combination, atMs);
    expect(quote.bid).toBeCloseTo(sum("bid", "ask"), 6);
    expect(quote.ask).toBeCloseTo(sum("ask", "bid"), 6);
    expect(quote.bid).toBeLessThan(quote.ask);
  }
});

test("prices can be below 0, and the reverse combination has the same prices with the other sign", () => {
  const short = exchange.quote(combined(exchange, leg(low, "SELL"), leg(high, "BUY")), TRADING);
  const long = exchange.quote(combined(exchange, leg(low, "BUY"), leg(high, "SELL")), TRADING);
  expect(short.ask).toBeLessThan(0);
  expect([short.bid, short.ask]).toEqual([-long.ask, -long.bid]);
});

test("it has sizes that the legs allow, no volume and no trades", () => {
  const pair = combined(exchange, leg(apple, "BUY", 3), leg(microsoft, "SELL", 2));
  const [one, two] = [exchange.quote(apple, TRADING), exchange.quote(microsoft, TRADING)];
  const quote = exchange.quote(pair, TRADING);
  expect(quote.bidSize).toBe(Math.floor(Math.min(one.bidSize / 3, two.askSize / 2)));
  expect(quote.askSize).toBe(Math.floor(Math.min(one.askSize / 3, two.bidSize / 2)));
  expect([quote.volume, exchange.tradeAt(pair, TRADING)]).toEqual([0, undefined]);
  expect(exchange.depth(pair, TRADING, 5).asks).toEqual([{ price: quote.ask, size: quote.askSize }]);
});

test("it trades while all legs do: shares with an option only in the hours of the option", () => {
  const covered = combined(exchange, leg(apple, "BUY", 100), leg(low, "SELL"));
  const calendar = exchange.calendar(covered, TRADING);
  const evening = Date.UTC(2026, 0, 13, 22);
  expect(exchange.calendar(apple, evening).isOpen(evening)).toBe(true);
  expect([calendar.isOpen(TRADING), calendar.isOpen(evening)]).toEqual([true, false]);
});

test("bars of bids lie below bars of asks, and end where the quote is, but for rounding", () => {
  const pair = combined(exchange, leg(apple, "BUY"), leg(microsoft, "SELL"));
  const series = exchange.priceSeries(pair, TRADING);
  expect(series).toBeInstanceOf(CombinationSeries);
  const [bid, ask] = (["BID", "ASK"] as const).map((source) => series.bar(source, TRADING - 60_000, TRADING));
  const quote = exchange.quote(pair, TRADING);
  expect(bid?.high).toBeLessThan(ask?.high ?? 0);
  expect(Math.abs((bid?.close ?? 0) - quote.bid)).toBeLessThan(0.02);
  expect(Math.abs((ask?.close ?? 0) - quote.ask)).toBeLessThan(0.02);
});
