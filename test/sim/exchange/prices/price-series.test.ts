import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { runs } from "../../../support/runs.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const MINUTE = 60_000;
const exchange = new Exchange();
const aapl = exchange.instrument(265598, NOW) as Instrument;

test("bid <= last <= ask, bid < ask, and the quote agrees with the bar of the day", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...exchange.listed(NOW)),
      fc.integer({ min: 0, max: 90 * 86_400_000 }),
      (one, ahead) => {
        const atMs = NOW - 30 * 86_400_000 + ahead;
        fc.pre(exchange.instrument(one.conId, atMs) !== undefined);
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

test("nothing moves or trades while the venue is closed", () => {
  const saturday = Date.UTC(2026, 0, 17, 18);
  const friday = Date.UTC(2026, 0, 17, 1);
  const { atMs: _, ...then } = exchange.quote(aapl, friday);
  const { atMs: __, ...later } = exchange.quote(aapl, saturday);
  expect(later).toEqual(then);
  expect(exchange.tradeAt(aapl, saturday)).toBeUndefined();
  const btc = exchange.instrument(479624278, NOW) as Instrument;
  expect(exchange.quote(btc, saturday).last).toBe(exchange.quote(btc, friday).last);
  const sunday = saturday + 24 * 60 * MINUTE;
  expect(exchange.quote(btc, sunday).last).not.toBe(exchange.quote(btc, saturday).last);
  expect(exchange.quote(aapl, sunday).last).toBe(exchange.quote(aapl, saturday).last);
});

test("bid and ask of a venue at rest are those of its last bars, with and without extended hours", () => {
  const saturday = Date.UTC(2026, 0, 17, 18);
  const resting = exchange
    .listed(NOW)
    .filter(({ secType, symbol }) => secType === "CASH" || symbol === "SAP");
  expect(resting.length).toBeGreaterThan(10);
  for (const one of [aapl, ...resting]) {
    const { bid, ask } = exchange.quote(one, saturday);
    const closeMs = exchange.calendar(one, saturday).lastOpenMs(saturday);
    const lastOf = (source: "BID" | "ASK"): unknown =>
      exchange.bars(one, source, MINUTE, closeMs - MINUTE, closeMs)[0]?.close;
    expect([one.symbol, lastOf("BID"), lastOf("ASK")]).toEqual([one.symbol, bid, ask]);
  }
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

test("a day that is in its lunch break closes at the last price before the break", () => {
  const noonMs = Date.UTC(2026, 0, 14, 4);
  const share = exchange
    .listed(noonMs)
    .find(({ symbol, exchange: venue }) => symbol === "700" && venue === "SEHK");
  if (share === undefined) throw new Error("The share of Hong Kong is not listed");
  const { openMs } = exchange.calendar(share, noonMs).dayAt(noonMs);
  for (let minute = 1; minute < 60; minute++) {
    const atMs = noonMs + minute * MINUTE;
    const [day] = exchange.bars(share, "TRADES", "day", openMs, atMs);
    expect(day?.close).toBe(exchange.quote(share, atMs).last);
  }
});

test("every bar with a volume has trades, at most one for each unit, and the counts add up", () => {
  // A busy share at the opening, shares that trade seldom, a future, an option.
  const option = exchange.chain(265598, NOW).find(({ secType }) => secType === "OPT") as Instrument;
  const future = exchange.listed(NOW).find(({ secType }) => secType === "FUT") as Instrument;
  for (const one of [aapl, option, future]) {
    for (const length of [1_000, 5_000, 30_000]) {
      const bars = exchange.bars(one, "TRADES", length, NOW, NOW + 5 * MINUTE);
      expect(bars.some(({ volume }) => volume > 0)).toBe(true);
      for (const { volume, count } of bars) {
        expect(count > 0).toBe(volume > 0);
        expect(count).toBeLessThanOrEqual(volume);
      }
      const [whole] = exchange.bars(one, "TRADES", 5 * MINUTE, NOW, NOW + 5 * MINUTE);
      expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(whole?.count);
    }
    // A bar that is under way.
    for (let ms = 100; ms < 5_000; ms += 100) {
      const [bar] = exchange.bars(one, "TRADES", 5_000, NOW, NOW + ms);
      expect((bar?.count ?? 0) > 0).toBe((bar?.volume ?? 0) > 0);
    }
  }
});

test("the previous close alone is that of the quote, on every day and after a change by hand", () => {
  const own = new Exchange();
  const share = own.instrument(265598, NOW) as Instrument;
  const series = own.priceSeries(share, NOW);
  const days = [0, 1, 2, 3, 4, 5, 1, 0].map((ahead) => NOW + ahead * 86_400_000);
  const closes = (): readonly number[] => days.map((atMs) => series.previousClose(atMs));
  const before = closes();
  expect(before).toEqual(days.map((atMs) => own.quote(share, atMs).close));
  expect(new Set(before).size).toBeGreaterThan(3);
  own.priceByHand(share, NOW).set({ last: 300 }, NOW);
  expect(closes()).toEqual(days.map((atMs) => own.quote(share, atMs).close));
  expect(closes()).not.toEqual(before);
});
