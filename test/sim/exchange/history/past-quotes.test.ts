import { expect, test } from "vitest";
import { calendarOf } from "../../../../sim/exchange/calendar/calendar.ts";
import { ANY_CONTRACT } from "../../../../sim/exchange/contracts/contract-query.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { type PastQuote, PastQuotes } from "../../../../sim/exchange/history/past-quotes.ts";

import { AAPL_CALL_BARS, AAPL_CALL_QUOTES } from "../../../support/true-bars.ts";

const NOON = Date.UTC(2026, 0, 5, 17);
const DAY_MS = 86_400_000;
const instrument = new Exchange().instrument(265598, NOON);
if (instrument === undefined) throw new Error("AAPL is not listed");
const quote = (atMs: number): PastQuote => ({ atMs, bid: 10, ask: 11, bidSize: 1, askSize: 1 });
const given = [200, 200, 900, 3_100, DAY_MS].map((offsetMs) => quote(NOON + offsetMs));
const quotes = new PastQuotes(given, calendarOf(instrument.calendar));

test("the seconds from the first to the last quote of a day are covered, and no others", () => {
  expect(quotes.second(NOON - 1_000)).toBeUndefined();
  expect(quotes.second(NOON)).toEqual(given.slice(0, 3));
  expect(quotes.second(NOON + 1_000)).toEqual([]);
  expect(quotes.second(NOON + 3_000)).toEqual([given[3]]);
  expect(quotes.second(NOON + 4_000)).toBeUndefined();
  expect(quotes.second(NOON + DAY_MS)).toEqual([given[4]]);
  expect(quotes.second(NOON + DAY_MS + 1_000)).toBeUndefined();
});

test("the quote before an instant is of the same trading day", () => {
  expect(quotes.before(NOON)).toBeUndefined();
  expect(quotes.before(NOON + 1_000)).toEqual(given[2]);
  expect(quotes.before(NOON + 3_000)).toEqual(given[2]);
  expect(quotes.before(NOON + DAY_MS)).toBeUndefined();
});

test("averages count each quote by the time that it was in force, extremes count every quote", () => {
  const at = (offsetMs: number, bid: number, ask: number): PastQuote => ({
    ...quote(NOON + offsetMs),
    bid,
    ask,
  });
  const rows = [at(0, 10, 11), at(2_000, 9, 11), at(2_000, 10, 12), at(3_000, 10, 13), at(4_000, 10, 13)];
  const some = new PastQuotes(rows, calendarOf(instrument.calendar));
  expect(some.extremes(NOON, NOON + 4_000)).toEqual({
    bid: 10,
    ask: (2 * 11 + 12 + 13) / 4,
    least: 9,
    most: 13,
  });
  // The quote in force at the begin counts, unless it is replaced then; one at the end does not.
  expect(some.extremes(NOON + 1_000, NOON + 3_000)).toMatchObject({
    ask: 11.5,
    least: 9,
    most: 12,
  });
  expect(some.extremes(NOON + 2_000, NOON + 3_000)).toMatchObject({ ask: 12, least: 9, most: 12 });
  expect(some.extremes(NOON + 3_000, NOON + 4_000)).toMatchObject({ ask: 13, least: 10 });
  expect(some.extremes(NOON - 1_000, NOON + 2_000)).toBeUndefined();
  expect(some.extremes(NOON + 1_000, NOON + 6_000)).toBeUndefined();
});

test("a bar of bid and ask is made of the quotes of a file, where there are some", () => {
  const atMs = Date.UTC(2026, 5, 22, 14);
  const history = { series: [AAPL_CALL_BARS], quotes: [AAPL_CALL_QUOTES] };
  const exchange = new Exchange({ history }, undefined, atMs + DAY_MS);
  const wanted = { ...ANY_CONTRACT, symbol: "AAPL", secType: "OPT", right: "C", strike: 300 };
  const [call] = exchange.find({ ...wanted, lastTradeDate: "20260717" }, atMs);
  if (call === undefined) throw new Error("the call is not listed");
  const bars = exchange.bars(call, "BID_ASK", 15_000, atMs - 30_000, atMs);
  expect(bars[1]).toMatchObject({ open: 8.42, high: 8.42, low: 8.3, close: 8.42 });
});
