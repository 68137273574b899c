import { expect, test } from "vitest";
import { DayBars } from "../../../../sim/exchange/prices/day-bars.ts";
import type { Bar } from "../../../../sim/exchange/prices/market.ts";

const bar = (open: number): Bar => ({
  startMs: 0,
  endMs: 1,
  open,
  high: open,
  low: open,
  close: open,
  volume: 1,
  wap: open,
  count: 1,
});

test("a bar is computed once while it is kept, and the oldest ones are dropped", () => {
  const bars = new DayBars();
  let computed = 0;
  const get = (at: number): Bar =>
    bars.get(`${at}`, () => {
      computed++;
      return bar(at);
    });
  for (let at = 0; at < 16_000; at++) get(at);
  for (let at = 0; at < 16_000; at++) expect(get(at).open).toBe(at);
  expect(computed).toBe(16_000);
  get(16_000);
  get(1);
  expect(computed).toBe(16_001);
  get(0);
  expect(computed).toBe(16_002);
});
