import { expect, test } from "vitest";
import { commissionOf } from "../../../../sim/exchange/accounts/commission.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { listedWithOptions } from "../../../support/listed.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const listed = listedWithOptions(new Exchange(), NOW);
const one = (secType: string, symbol?: string): Instrument =>
  listed.find(
    (found) => found.secType === secType && (symbol ?? found.symbol) === found.symbol,
  ) as Instrument;

test.each([
  ["STK", "AAPL", 100, 26_000, 1],
  ["STK", "AAPL", 1_000, 260_000, 5],
  ["STK", "AAPL", 10, 20, 0.2],
  ["OPT", "AAPL", 1, 500, 1],
  ["OPT", "AAPL", 10, 5_000, 6.5],
  ["FUT", "ES", 2, 690_000, 4.5],
  ["FUT", "MES", 2, 69_000, 1.24],
  ["CASH", "EUR", 20_000, 23_400, 2],
  ["CASH", "EUR", 1_000_000, 1_170_000, 23.4],
  ["CRYPTO", "BTC", 1, 91_000, 163.8],
  ["CRYPTO", "BTC", 0.001, 91, 1.75],
  ["BOND", "US-T", 10, 10_120, 10.12],
  ["FUND", "VFIAX", 1, 637, 14.95],
  ["FUND", "VFIAX", 0.1, 63.7, 1.91],
  ["IND", "SPX", 1, 6_900, 0],
])("%s %s: %d units worth %d cost %d", (secType, symbol, size, value, commission) => {
  expect(commissionOf(one(secType, symbol), size, value)).toBe(commission);
});

test("an order without a fill costs nothing", () => {
  expect(commissionOf(one("STK"), 0, 0)).toBe(0);
});
