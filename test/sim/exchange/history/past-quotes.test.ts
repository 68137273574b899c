import { expect, test } from "vitest";
import { calendarOf } from "../../../../sim/exchange/calendar/calendar.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { type PastQuote, PastQuotes } from "../../../../sim/exchange/history/past-quotes.ts";

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
