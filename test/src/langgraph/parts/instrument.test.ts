import { expect, test } from "vitest";
import {
  checkNamed,
  contractColumns,
  type Instrument,
  partialContract,
} from "../../../../src/langgraph/parts/instrument.ts";
import { AgentTools } from "../../../support/agent-tools.ts";

const partial = (given: Instrument) => partialContract("read a quote", given);

test("each kind of instrument becomes the contract that TWS knows by the fewest fields", () => {
  expect(partial({ symbol: "aapl" })).toEqual({
    symbol: "AAPL",
    secType: "STK",
    exchange: "SMART",
    currency: "USD",
  });
  for (const symbol of ["EUR.USD", "eurusd", "EUR/USD", "EUR USD"])
    expect(partial({ symbol, secType: "CASH" })).toEqual({
      symbol: "EUR",
      secType: "CASH",
      exchange: "IDEALPRO",
      currency: "USD",
    });
  expect(partial({ symbol: "EUR", currency: "chf", secType: "CASH" })).toMatchObject({ currency: "CHF" });
  expect(partial({ symbol: "AAPL", expiry: "20260220", strike: 250, right: "C" })).toMatchObject({
    secType: "OPT",
    exchange: "SMART",
    lastTradeDateOrContractMonth: "20260220",
  });
  expect(partial({ conId: 5, symbol: "AAPL" })).toEqual({ conId: 5 });
});

test("a selection that names no instrument, or half of one, is refused with what is missing", () => {
  expect(() => partial({})).toThrow("Cannot read a quote: symbol: is missing, and so is conId");
  expect(() => partial({ symbol: "AAPL", right: "C" })).toThrow(/expiry, strike: is missing for an option/);
  expect(() => partial({ symbol: "ES", secType: "FUT" })).toThrow(/expiry: is missing for a future/);
  expect(() => partial({ symbol: "AAPL", expiry: "202603" })).toThrow(/expiry: a STK has none/);
});

test("a conId of another instrument than the one that is named beside it is refused", () => {
  const option = {
    conId: 5,
    symbol: "AAPL",
    secType: "OPT",
    lastTradeDateOrContractMonth: "20260220",
    strike: 250,
    right: "C",
  };
  const check = (given: object, found: object = option) =>
    checkNamed("read a quote", { conId: 5, ...given } as Instrument, { currency: "USD", ...found } as never);
  check({});
  check({ symbol: "aapl", secType: "OPT", expiry: "202602", strike: 250, right: "C", currency: "usd" });
  for (const [name, value] of Object.entries({
    symbol: "MSFT",
    secType: "STK",
    expiry: "202603",
    strike: 255,
    right: "P",
    currency: "EUR",
  }))
    expect(() => check({ [name]: value })).toThrow(
      `conId 5 is AAPL OPT 20260220 250 C USD, which is not ${name} ${value}`,
    );
  for (const symbol of ["EUR", "EUR.USD", "eur/usd", "EURUSD"])
    check({ symbol }, { symbol: "EUR", secType: "CASH" });
  expect(() => check({ symbol: "EUR.CHF" }, { symbol: "EUR", secType: "CASH" })).toThrow(
    /not symbol EUR.CHF/,
  );
});

test("options show strike, right and expiry, and shares none of them", () => {
  const option = { symbol: "AAPL", secType: "OPT", strike: 250, right: "CALL", multiplier: 100 };
  expect(contractColumns(option as never)).toMatchObject({ strike: 250, right: "C", multiplier: 100 });
  const share = { symbol: "AAPL", secType: "STK", strike: 0, right: "0", multiplier: 0 };
  expect(contractColumns(share as never)).toMatchObject({
    strike: undefined,
    right: undefined,
    multiplier: undefined,
  });
});

test.each([
  ["a share", { symbol: "aapl" }],
  ["a contract ID", { conId: 265598 }],
  ["an option", { symbol: "AAPL", expiry: "20260220", strike: 250, right: "C" }],
  ["a future", { symbol: "ES", secType: "FUT", expiry: "202603" }],
  ["a currency pair", { symbol: "EUR.USD", secType: "CASH" }],
  ["an index", { symbol: "SPX", secType: "IND" }],
])("%s has a quote and bars", async (_kind, instrument) => {
  const tools = new AgentTools();
  const quote = await tools.call("get_quote", instrument);
  expect(Object.values(Object(quote)).some((value) => typeof value === "number")).toBe(true);
  expect(quote).toMatchObject({ kindOfData: expect.stringMatching(/^live/), dataType: "live" });
  const bars = await tools.call("get_historical_bars", { ...instrument, duration: "2 D", barSize: "1 day" });
  expect(bars).toMatchObject([{ time: "2026-01-12" }, { time: "2026-01-13" }]);
});
