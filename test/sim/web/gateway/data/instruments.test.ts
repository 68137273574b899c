import { expect, test } from "vitest";
import type { Instrument } from "../../../../../sim/exchange/contracts/instrument.ts";
import {
  decimalsOf,
  description,
  hasDerivatives,
  monthName,
  namedInstrument,
  optionTitle,
} from "../../../../../sim/web/gateway/data/instruments.ts";
import { listedWithOptions } from "../../../../support/listed.ts";
import { AAPL, gatewayContext } from "../../../../support/web/context.ts";

const context = gatewayContext();
const listed = listedWithOptions(context.exchange, context.nowMs);

function first(symbol: string, secType: string): Instrument {
  const found = listed.find((one) => one.symbol === symbol && one.secType === secType);
  if (found === undefined) throw new Error(`No ${secType} of ${symbol} is listed`);
  return found;
}

test("a contract is named by its ID, with or without an exchange", () => {
  expect(namedInstrument(`${AAPL}`, context)?.instrument?.symbol).toBe("AAPL");
  expect(namedInstrument(`${AAPL}@NYSE`, context)).toMatchObject({ conid: AAPL, conidEx: `${AAPL}@NYSE` });
  expect(namedInstrument("1", context)).toEqual({ conidEx: "1", conid: 1, instrument: undefined });
});

test("what is no contract ID names nothing", () => {
  const texts = ["", "0", "AAPL", "-1", "1.5", `${AAPL}@`, `${AAPL}@N Y`, `${AAPL} `, "123456789012"];
  expect(texts.filter((text) => namedInstrument(text, context) !== undefined)).toEqual([]);
});

test("contracts are described by symbol, pair, month and terms", () => {
  expect(description(first("AAPL", "STK"))).toBe("AAPL");
  expect(description(first("EUR", "CASH"))).toBe("EUR.USD");
  expect(description(first("ES", "FUT"))).toBe("ES MAR2026");
  const option = first("AAPL", "OPT");
  expect(description(option)).toBe(`AAPL JAN2026 ${option.strike} C [${option.localSymbol} 100]`);
  expect(optionTitle(option)).toBe(`JAN 16 '26 ${option.strike} Call`);
});

test("monthName() has the month and year of each date", () => {
  expect(["20260116", "20261218"].map(monthName)).toEqual(["JAN26", "DEC26"]);
});

test("the decimals of prices follow from the tick of every contract", () => {
  for (const instrument of listed) {
    const { minTick } = instrument;
    expect(Number(minTick.toFixed(decimalsOf(instrument))), instrument.symbol).toBe(minTick);
  }
  expect(decimalsOf({ ...first("AAPL", "STK"), minTick: 5 })).toBe(0);
  expect(decimalsOf({ ...first("AAPL", "STK"), minTick: 0.25 })).toBe(2);
});

test("shares with options have derivatives, options have none", () => {
  expect(hasDerivatives(first("AAPL", "STK"), context)).toBe(true);
  expect(hasDerivatives(first("HTBR", "STK"), context)).toBe(false);
  expect(hasDerivatives(first("AAPL", "OPT"), context)).toBe(false);
});
