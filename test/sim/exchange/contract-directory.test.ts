import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { ContractQuery } from "../../../sim/exchange/instrument.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const ANY: ContractQuery = {
  conId: 0,
  symbol: "",
  secType: "",
  lastTradeDate: "",
  strike: 0,
  right: "",
  multiplier: "",
  exchange: "",
  primaryExchange: "",
  currency: "",
  localSymbol: "",
  tradingClass: "",
};
const exchange = new Exchange();

test("a contract is found by its conId or its fields, on SMART and on its listing exchange", () => {
  const found = (query: Partial<ContractQuery>, includeExpired = false): string[] =>
    exchange.find({ ...ANY, ...query }, NOW, includeExpired).map(({ localSymbol }) => localSymbol);
  expect(found({ conId: 756733 })).toEqual(["SPY"]);
  expect(found({ symbol: "aapl", secType: "STK", exchange: "SMART" })).toEqual(["AAPL"]);
  expect(found({ symbol: "AAPL", exchange: "NASDAQ" })).toEqual(["AAPL"]);
  expect(found({ symbol: "AAPL", currency: "EUR" })).toEqual([]);
  expect(found({ symbol: "EUR", secType: "CASH", currency: "USD" })).toEqual(["EUR.USD"]);
  expect(found({ symbol: "ES", secType: "FUT" })).toEqual(["ESH6", "ESM6", "ESU6", "ESZ6"]);
  expect(found({ symbol: "ES", secType: "FUT", lastTradeDate: "202603" })).toEqual(["ESH6"]);
  expect(found({ localSymbol: "ESZ5" }, true)).toEqual(["ESZ5"]);
  const options = { symbol: "AAPL", secType: "OPT", lastTradeDate: "20260220", strike: 260 };
  expect(found({ ...options, right: "CALL" })).toEqual(["AAPL  260220C00260000"]);
  expect(found(options)).toHaveLength(2);
});
