import { expect, test } from "vitest";
import { SecType } from "../../../src/mod.ts";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { getExecutionDetails } from "../../../src/operations/executions.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { watchMarketData } from "../../../src/operations/market-data.ts";
import { getHistoricalNews } from "../../../src/operations/news.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { checkedCall, copied } from "../../../src/requests/checked-call.ts";
import { AAPL } from "../../support/contracts.ts";

const HISTORY = { contract: AAPL, duration: "1 D", barSize: "1 hour" } as const;
const UNKNOWN = { name: "getSomethingNew", what: "read something new" };

test("the key is equal for any order of the fields, at every depth", () => {
  const swapped = { currency: "USD", exchange: "SMART", secType: SecType.STK, symbol: "AAPL" };
  expect(copied(getContractDetails, { contract: swapped }).key).toBe(
    copied(getContractDetails, { contract: AAPL }).key,
  );
  const history = { barSize: "1 hour", duration: "1 D", contract: swapped } as const;
  expect(copied(getHistoricalData, history).key).toBe(copied(getHistoricalData, HISTORY).key);
  expect(copied(UNKNOWN, { b: { d: 1, c: [1] }, a: 2 }).key).toBe(
    copied(UNKNOWN, { a: 2, b: { c: [1], d: 1 } }).key,
  );
});

test("the key is equal for a default that is written out, left out or undefined", () => {
  const written = { ...HISTORY, useRth: true, whatToShow: "TRADES", formatDate: 1, end: "" } as const;
  const undefinedOnes = { ...HISTORY, useRth: undefined, end: undefined } as never;
  expect(copied(getHistoricalData, written).key).toBe(copied(getHistoricalData, HISTORY).key);
  expect(copied(getHistoricalData, undefinedOnes).key).toBe(copied(getHistoricalData, HISTORY).key);
  expect(copied(watchMarketData, { contract: AAPL, genericTicks: [] }).key).toBe(
    copied(watchMarketData, { contract: AAPL }).key,
  );
  expect(copied(getExecutionDetails, { symbol: "", clientId: "7" }).key).toBe(
    copied(getExecutionDetails, { clientId: 7 as never }).key,
  );
});

test("the key differs for other values, other operations and another order of a list", () => {
  const keys = [
    copied(getHistoricalData, HISTORY).key,
    copied(getHistoricalData, { ...HISTORY, useRth: false }).key,
    copied(getHistoricalData, { ...HISTORY, contract: { ...AAPL, conId: 1 } }).key,
    copied(getHistoricalNews, { contract: { conId: 1 }, providerCodes: ["A", "B"] }).key,
    copied(getHistoricalNews, { contract: { conId: 1 }, providerCodes: ["B", "A"] }).key,
    copied(getContractDetails, { contract: AAPL }).key,
    copied({ ...UNKNOWN }, AAPL).key,
    copied({ ...UNKNOWN }, { ...AAPL, symbol: 1 }).key,
    copied({ ...UNKNOWN }, { ...AAPL, symbol: "1" }).key,
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test("the caller may change its own arguments afterwards", () => {
  const contract = { ...AAPL };
  const providerCodes = ["A"];
  const asked = checkedCall(getContractDetails, { contract });
  const news = checkedCall(getHistoricalNews, { contract: { conId: 1 }, providerCodes });
  const other = copied(UNKNOWN, { contract });
  contract.symbol = "MSFT";
  providerCodes.push("B");
  expect(asked.args).toEqual({ contract: AAPL });
  expect(news.args.providerCodes).toEqual(["A"]);
  expect(other.copy).toEqual({ contract: AAPL });
});

test("arguments that cannot be put into a message are INVALID_OPTION, never another error", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  class Mine {
    readonly symbol = "AAPL";
  }
  const bad = [
    { f: () => 1 },
    { b: 10n },
    { d: new Date(0) },
    { s: Symbol("s") },
    { m: new Map() },
    { n: Number.NaN },
  ];
  for (const args of [
    ...bad,
    { i: Number.POSITIVE_INFINITY },
    { l: [undefined] },
    cyclic,
    undefined,
    "AAPL",
    7,
  ]) {
    for (const operation of [UNKNOWN, getContractDetails]) {
      expect(() => copied(operation, args as never)).toThrow(
        expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringMatching(/^Cannot read /) }),
      );
    }
  }
  expect(copied(UNKNOWN, new Mine()).key).toBe(copied(UNKNOWN, { symbol: "AAPL" }).key);
});

test("a request without arguments takes none, and one with arguments requires them", () => {
  expect(checkedCall(getPositions, null)).toEqual({
    operation: getPositions,
    args: null,
    key: "getPositions",
  });
  expect(copied(UNKNOWN, null)).toEqual({ copy: null, key: "getSomethingNew" });
  expect(() => copied(getContractDetails, undefined as never)).toThrow("contract");
  expect(() => copied(getContractDetails, null as never)).toThrow("expected object, received null");
  expect(() => copied(UNKNOWN, "AAPL")).toThrow(
    "Cannot read something new: expected object, received string",
  );
});
