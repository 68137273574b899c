import { expect, test } from "vitest";
import { headlines } from "../../../../sim/tws/market-data/headlines.ts";
import { EXCHANGE, NOW } from "../../../support/table.ts";

const DAY_MS = 86_400_000;
const STOCK = EXCHANGE.instrument(265598, NOW) as never;
const ALL = ["BRFG", "DJNL"];

test("headlines are the same however their time is divided, newest first", () => {
  const whole = headlines(STOCK, ALL, NOW - 10 * DAY_MS, NOW, 1_000);
  const later = headlines(STOCK, ALL, NOW - 5 * DAY_MS, NOW, 1_000);
  const earlier = headlines(STOCK, ALL, NOW - 10 * DAY_MS, NOW - 5 * DAY_MS - 1, 1_000);
  expect([...later, ...earlier]).toEqual(whole);
  expect(whole.map(({ atMs }) => atMs)).toEqual(whole.map(({ atMs }) => atMs).toSorted((a, b) => b - a));
});

test("headlines are those of the requested providers, and no more than the requested number", () => {
  const briefing = headlines(STOCK, ["BRFG"], NOW - 30 * DAY_MS, NOW, 5);
  expect(briefing.map(({ provider }) => provider)).toEqual(Array(5).fill("BRFG"));
});
