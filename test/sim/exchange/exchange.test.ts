import { expect, test } from "vitest";
import type { Instrument } from "../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import { ACCOUNT } from "../../../sim/exchange/exchange-options.ts";
import { optionValue } from "../../../sim/exchange/prices/black-scholes.ts";
import { listedWithOptions } from "../../support/listed.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const exchange = new Exchange();
const listed = listedWithOptions(exchange, NOW);

test("a new exchange has one paper account with 250 000 USD and three positions", () => {
  expect(exchange.accounts).toEqual([ACCOUNT]);
  expect(exchange.balance(NOW).cash).toBe(250_000);
  const positions = exchange.trading.positions(NOW).map(({ instrument, size }) => [instrument.symbol, size]);
  expect(positions).toEqual([
    ["AAPL", 100],
    ["MSFT", 40],
    ["TSLA", -20],
  ]);
});

test("rate() converts to the base currency, also by the inverse of a pair", () => {
  const price = (symbol: string, currency: string): number => {
    const pair = listed.find((one) => one.symbol === symbol && one.currency === currency) as Instrument;
    return exchange.quote(pair, NOW).last;
  };
  expect(exchange.rate("USD", NOW)).toBe(1);
  expect(exchange.rate("EUR", NOW)).toBe(price("EUR", "USD"));
  expect(exchange.rate("JPY", NOW)).toBeCloseTo(1 / price("USD", "JPY"), 12);
});

test("option() gives the terms that price the option's quote", () => {
  const call = listed.find(
    ({ right, strike, symbol }) => right === "C" && strike === 260 && symbol === "AAPL",
  );
  const option = exchange.option(call as Instrument, NOW);
  if (option === undefined) throw new Error("The option has no terms");
  const { price } = optionValue(option.terms, option.underPrice, option.volatility, NOW);
  expect(exchange.quote(call as Instrument, NOW).last).toBeCloseTo(price, 0);
  expect(exchange.option(listed[0] as Instrument, NOW)).toBeUndefined();
});

test("volatility() is undefined for currency pairs and bonds", () => {
  const of = (secType: string): number | undefined =>
    exchange.volatility(listed.find((one) => one.secType === secType) as Instrument, NOW);
  expect(of("STK")).toBeGreaterThan(0.2);
  expect([of("CASH"), of("BOND")]).toEqual([undefined, undefined]);
});

test("a contract that is not listed cannot be priced", () => {
  const unknown = { ...(listed[0] as Instrument), conId: 1 };
  expect(() => exchange.quote(unknown, NOW)).toThrow("Cannot price contract 1: it is not listed");
});

test("matching() finds contracts by symbol prefix and by part of the name, without chains", () => {
  const found = exchange.matching("app", NOW);
  const symbols = found.map(({ instrument }) => instrument.symbol);
  expect(symbols.slice(0, 2)).toEqual(["APP", "AAPL"]);
  expect(found[1]?.derivatives).toEqual(["OPT"]);
  expect(found.map(({ instrument }) => instrument.secType)).not.toContain("OPT");
  expect(exchange.matching(" ", NOW)).toEqual([]);
});
