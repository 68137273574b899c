import { expect, test } from "vitest";
import { SecType } from "../../../src/mod.ts";
import { READS } from "../../../src/operations/catalogue.ts";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { getExecutionDetails } from "../../../src/operations/executions.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { watchMarketData } from "../../../src/operations/market-data.ts";
import { getHistoricalNews } from "../../../src/operations/news.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { checkedCall, copied } from "../../../src/requests/checked-call.ts";
import type { IBApi } from "../../../src/stoqey/mod.ts";
import { AAPL, AAPL_NUMBERED, ACCOUNT } from "../../support/contracts.ts";
import { exampleArguments } from "../../support/example-arguments.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

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

test("the key depends on the fields of a contract that are sent, and on no others", () => {
  const compared = Object.entries(exampleArguments()).flatMap(([name, args]) => {
    const read = READS.find((one) => one.name === name);
    const field = ["contract", "underlying"].find((one) => one in args);
    if (read === undefined || field === undefined) return [];
    const messageAndKey = (change: object): [message: string, key: string] => {
      const { copy, key } = copied(read, { ...args, [field]: { ...(args[field] as object), ...change } });
      const sent: unknown[] = [];
      const api = new Proxy(
        {},
        {
          get:
            (_, method) =>
            (...rest: unknown[]) =>
              sent.push([method, ...rest]),
        },
      );
      read.send(api as IBApi, 1, copy as never);
      return [JSON.stringify(sent), key];
    };
    const [message, key] = messageAndKey({});
    for (const change of [
      { primaryExch: "ISLAND" },
      { localSymbol: "X" },
      { conId: 7 },
      { marketName: "NMS" },
    ]) {
      const [changed, other] = messageAndKey(change);
      expect([name, change, other === key]).toEqual([name, change, changed === message]);
    }
    return [name];
  });
  expect(compared).toEqual(
    expect.arrayContaining(["getPnLSingle", "getHistoricalNews", "getSecDefOptParams"]),
  );
  expect(compared.length).toBeGreaterThan(8);
});

test("streams of a position share one request, whatever else their callers know of its contract", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const streams = [
    pool.watchPnLSingle({ conId: AAPL_NUMBERED.conId }, ACCOUNT),
    pool.watchPnLSingle(AAPL_NUMBERED, ACCOUNT),
  ];
  await world.clock.advance(2_000);
  expect(pool.stats().streams).toMatchObject({ streams: 1, readers: 2 });
  for (const stream of streams) await stream.return?.();
});
