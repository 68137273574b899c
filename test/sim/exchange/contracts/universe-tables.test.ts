import { expect, test } from "vitest";
import { checkDefinitions } from "../../../../sim/exchange/contracts/definition-check.ts";
import { FIRST_CONTRACTS } from "../../../../sim/exchange/contracts/first-contracts.ts";
import { UNIVERSE, UNIVERSE_INPUT } from "../../../../sim/exchange/contracts/universe.ts";
import { tabulated } from "../../../../sim/exchange/contracts/universe-tables.ts";

const of = (secType: string, symbol: string, exchange = ""): (typeof UNIVERSE)[number] | undefined =>
  UNIVERSE.find(
    (one) =>
      one.secType === secType &&
      one.symbol === symbol &&
      (exchange === "" || exchange === one.primaryExchange || exchange === one.exchange),
  );

test("every definition passes the checks of a user's, and has the same defaults", () => {
  const { definitions, problems } = checkDefinitions(UNIVERSE_INPUT);
  expect(problems).toEqual([]);
  expect(definitions).toEqual(UNIVERSE);
});

test("the universe has hundreds of shares and funds, and every other kind of contract", () => {
  const counts = new Map<string, number>();
  for (const { secType } of UNIVERSE) counts.set(secType, (counts.get(secType) ?? 0) + 1);
  expect(counts.get("STK")).toBeGreaterThan(700);
  expect(counts.get("FUT")).toBeGreaterThanOrEqual(40);
  expect(counts.get("CASH")).toBeGreaterThanOrEqual(25);
  expect(counts.get("IND")).toBeGreaterThanOrEqual(20);
  for (const kind of ["CRYPTO", "CMDTY", "CFD", "BOND", "FUND"]) expect(counts.has(kind), kind).toBe(true);
});

test("well-known contracts have the IDs of TWS", () => {
  const known = [
    ["STK", "AAPL", 265598],
    ["STK", "PLTR", 444857009],
    ["STK", "AMC", 140070600],
    ["STK", "GME", 36285627],
    ["STK", "SPY", 756733],
    ["IND", "SPX", 416904],
    ["IND", "DAX", 825711],
    ["CASH", "EUR", 12087792],
  ] as const;
  for (const [secType, symbol, conId] of known) expect(of(secType, symbol)?.conId, symbol).toBe(conId);
});

test.each([
  ["FUT", "ES", 50, 0.25, "CME", "USD"],
  ["FUT", "MNQ", 2, 0.25, "CME", "USD"],
  ["FUT", "NG", 10_000, 0.001, "NYMEX", "USD"],
  ["FUT", "ZB", 1_000, 0.03125, "CBOT", "USD"],
  ["FUT", "JPY", 12_500_000, 0.0000005, "CME", "USD"],
  ["FUT", "VIX", 1_000, 0.05, "CFE", "USD"],
  ["FUT", "ESTX50", 10, 1, "EUREX", "EUR"],
])(
  "%s %s has its multiplier, tick, exchange and currency",
  (secType, symbol, multiplier, minTick, exchange, currency) => {
    expect(of(secType, symbol)).toMatchObject({ multiplier, minTick, exchange, currency });
  },
);

test("sector funds, and shares of Europe and Asia, have their exchanges and currencies", () => {
  const funds = ["XLK", "XLF", "XLE", "XLV", "XLI", "XLP", "XLY", "XLU", "XLB", "XLRE", "XLC"];
  for (const symbol of funds) expect(of("STK", symbol), symbol).toMatchObject({ stockType: "ETF" });
  expect(of("STK", "SAP", "IBIS")).toMatchObject({ currency: "EUR", calendar: "xetra", minTick: 0.05 });
  expect(of("STK", "700")).toMatchObject({ exchange: "SEHK", currency: "HKD", minTick: 0.5 });
  expect(of("STK", "7203")).toMatchObject({ exchange: "TSEJ", currency: "JPY", minTick: 1 });
  expect(of("STK", "VOD", "LSE")).toMatchObject({ currency: "GBP", calendar: "london" });
});

test("contracts for difference follow the price of another contract", () => {
  expect(of("CFD", "IBUS500")?.follows).toBe(416904);
  expect(of("CFD", "AAPL")?.follows).toBe(265598);
});

test("the contracts that the market began with come first, and the tables after them", () => {
  expect(UNIVERSE_INPUT).toEqual([...FIRST_CONTRACTS, ...tabulated(FIRST_CONTRACTS)]);
  expect(FIRST_CONTRACTS[0]).toMatchObject({ symbol: "AAPL", price: 260, volatility: 0.23 });
});
