import fc from "fast-check";
import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { Instrument } from "../../../sim/exchange/instrument.ts";
import { runs } from "../../support/runs.ts";

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
