import { expect, test } from "vitest";
import { marginOf } from "../../../../sim/exchange/accounts/margin.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { listedWithOptions } from "../../../support/listed.ts";

const listed = listedWithOptions(new Exchange(), Date.UTC(2026, 0, 13, 15, 30));
const one = (secType: string, symbol: string): Instrument =>
  listed.find((found) => found.secType === secType && found.symbol === symbol) as Instrument;

test("a share needs half of its value at first, then a quarter long and 30 % short", () => {
  expect(marginOf(one("STK", "AAPL"), 100, 200)).toEqual({ initial: 10_000, maintenance: 5_000 });
  expect(marginOf(one("STK", "AAPL"), -100, 200)).toEqual({ initial: 10_000, maintenance: 6_000 });
});

test("the margin of a future counts its multiplier", () => {
  const { initial, maintenance } = marginOf(one("FUT", "ES"), 1, 7_000);
  expect(initial).toBeCloseTo(0.06 * 350_000, 6);
  expect(maintenance).toBeCloseTo(0.05 * 350_000, 6);
});

test("a short option needs a fifth of its underlying's value besides its premium", () => {
  expect(marginOf(one("OPT", "AAPL"), 1, 5, 260)).toEqual({ initial: 500, maintenance: 500 });
  expect(marginOf(one("OPT", "AAPL"), -1, 5, 260)).toEqual({ initial: 5_700, maintenance: 5_700 });
});
