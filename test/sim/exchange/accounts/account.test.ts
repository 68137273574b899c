import { expect, test } from "vitest";
import { balance, type Prices, valuedHoldings } from "../../../../sim/exchange/accounts/account.ts";
import { Ledger } from "../../../../sim/exchange/accounts/ledger.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

const listed = new Exchange().listed(Date.UTC(2026, 0, 13, 15, 30));
const one = (secType: string, symbol: string): Instrument =>
  listed.find((found) => found.secType === secType && found.symbol === symbol) as Instrument;
const [aapl, es, euro] = [one("STK", "AAPL"), one("FUT", "ES"), one("CASH", "EUR")];
const day = "20260113";
const prices: Prices = {
  price: ({ conId }) => ({ [aapl.conId]: 210, [es.conId]: 7_010, [euro.conId]: 1.25 })[conId] ?? 0,
  previousClose: ({ conId }) => ({ [aapl.conId]: 205, [es.conId]: 7_000, [euro.conId]: 1.2 })[conId] ?? 0,
  underPrice: () => 0,
  day: () => day,
  rate: (currency) => (currency === "EUR" ? 1.25 : 1),
};

/** A ledger with 100 shares from an earlier day, a future and 1 000 euros. */
function ledger(): Ledger {
  const kept = new Ledger({ cash: { USD: 100_000 }, holdings: [] });
  kept.book({ instrument: aapl, size: 100, price: 200, commission: 0, day: "20260112" });
  kept.book({ instrument: es, size: 1, price: 7_000, commission: 0, day });
  kept.book({ instrument: euro, size: 1_000, price: 1.2, commission: 0, day });
  return kept;
}

test("a holding is valued at the last price; its daily profit counts from the previous close", () => {
  const [share] = valuedHoldings(ledger(), prices);
  expect(share).toMatchObject({ price: 210, value: 21_000, unrealizedPnl: 1_000, dailyPnl: 500 });
});

test("futures count with their profit, and currency pairs as cash", () => {
  const sum = balance(ledger(), prices);
  expect(sum.byKind).toMatchObject({ STK: 21_000, FUT: 500, CASH: 0 });
  expect(sum.cash).toBe(100_000 - 20_000 - 1_200 + 1_250);
  expect(sum.netLiquidation).toBe(sum.cash + 21_500);
  // The value of shares and options: of a future, nothing but its profit is owned.
  expect(sum.grossPositionValue).toBe(21_000);
  expect(sum.unrealizedPnl).toBe(1_000 + 500 + 50);
});

test("the margin of an account is the sum over its positions, currency pairs included", () => {
  const { initialMargin, maintenanceMargin } = balance(ledger(), prices);
  expect(initialMargin).toBeCloseTo(0.5 * 21_000 + 0.06 * 350_500 + 0.03 * 1_250, 6);
  expect(maintenanceMargin).toBeCloseTo(0.25 * 21_000 + 0.05 * 350_500 + 0.025 * 1_250, 6);
});
