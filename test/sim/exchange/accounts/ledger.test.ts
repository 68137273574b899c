import { expect, test } from "vitest";
import { balance } from "../../../../sim/exchange/accounts/account.ts";
import { holdingOnDay, Ledger } from "../../../../sim/exchange/accounts/ledger.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

const exchange = new Exchange();
const listed = exchange.listed(Date.UTC(2026, 0, 13, 15, 30));
const one = (secType: string, symbol: string): Instrument =>
  listed.find((found) => found.secType === secType && found.symbol === symbol) as Instrument;
const ledger = (): Ledger => new Ledger({ cash: { USD: 100_000 }, holdings: [] });
const day = "20260113";

test("a purchase costs its price and commission; a sale realizes the difference", () => {
  const [kept, instrument] = [ledger(), one("STK", "AAPL")];
  expect(kept.book({ instrument, size: 100, price: 200, commission: 1, day })).toBeUndefined();
  expect(kept.holding(instrument.conId)).toMatchObject({ size: 100, averageCost: 200.01, realizedPnl: 0 });
  expect(kept.cash.get("USD")).toBe(79_999);
  expect(kept.book({ instrument, size: -50, price: 210, commission: 1, day })).toBe(498.5);
  expect(kept.holding(instrument.conId)).toMatchObject({ size: 50, averageCost: 200.01, realizedPnl: 498.5 });
  expect(kept.cash.get("USD")).toBe(90_498);
});

test("a trade through zero closes one position and opens the other, and splits the commission", () => {
  const [kept, instrument] = [ledger(), one("STK", "AAPL")];
  kept.book({ instrument, size: 10, price: 100, commission: 0, day });
  expect(kept.book({ instrument, size: -30, price: 110, commission: 3, day })).toBe(99);
  expect(kept.holding(instrument.conId)).toMatchObject({ size: -20, averageCost: 109.9 });
});

test("a future moves cash only when it is closed, by its profit and commissions", () => {
  const [kept, instrument] = [ledger(), one("FUT", "ES")];
  kept.book({ instrument, size: 1, price: 7_000, commission: 2.25, day });
  expect(kept.cash.get("USD")).toBe(100_000);
  expect(kept.book({ instrument, size: -1, price: 7_010, commission: 2.25, day })).toBe(495.5);
  expect(kept.cash.get("USD")).toBe(100_495.5);
});

test("a CFD moves cash as a future does, and is worth its profit alone", () => {
  const [kept, instrument] = [ledger(), one("CFD", "IBUS500")];
  kept.book({ instrument, size: 100, price: 7_000, commission: 0, day });
  expect(kept.cash.get("USD")).toBe(100_000);
  const prices = {
    ...{ price: () => 7_010, previousClose: () => 7_000, underPrice: () => 0 },
    ...{ day: () => day, rate: () => 1 },
  };
  expect(balance(kept, prices)).toMatchObject({ netLiquidation: 101_000, grossPositionValue: 0 });
  kept.book({ instrument, size: -100, price: 7_010, commission: 0, day });
  expect(kept.cash.get("USD")).toBe(101_000);
});

test("a currency pair moves both of its currencies", () => {
  const [kept, instrument] = [ledger(), one("CASH", "EUR")];
  kept.book({ instrument, size: 10_000, price: 1.2, commission: 2, day });
  expect(Object.fromEntries(kept.cash)).toEqual({ USD: 87_998, EUR: 10_000 });
});

test("a saved ledger continues as the one it was saved from", () => {
  const [kept, instrument] = [ledger(), one("STK", "AAPL")];
  kept.book({ instrument, size: 100, price: 200, commission: 1, day });
  const again = new Ledger(JSON.parse(JSON.stringify(kept.state())));
  for (const one of [kept, again]) one.book({ instrument, size: -100, price: 201, commission: 1, day });
  expect(again.state()).toEqual(JSON.parse(JSON.stringify(kept.state())));
});

test("holdingOnDay() begins the daily fields anew on another day alone", () => {
  const [kept, instrument] = [ledger(), one("STK", "AAPL")];
  kept.book({ instrument, size: 100, price: 200, commission: 1, day });
  const [holding] = kept.holdings();
  if (holding === undefined) throw new Error("The ledger has no holding");
  expect(holding).toMatchObject({ day, dayStartSize: 0, dayCash: -20_001 });
  expect(holdingOnDay(holding, day)).toBe(holding);
  expect(holdingOnDay(holding, "20260114")).toMatchObject({ day: "20260114", dayStartSize: 100, dayCash: 0 });
});

test("copy() has the same content, and trades in it leave the ledger as it is", () => {
  const [kept, instrument] = [ledger(), one("STK", "AAPL")];
  kept.book({ instrument, size: 10, price: 100, commission: 1, day });
  const before = kept.state();
  const copy = kept.copy();
  expect(copy.state()).toEqual(before);
  copy.book({ instrument, size: 5, price: 110, commission: 1, day });
  expect(copy.holding(instrument.conId)?.size).toBe(15);
  expect(kept.state()).toEqual(before);
});
