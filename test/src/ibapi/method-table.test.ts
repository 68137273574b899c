import { expect, test } from "vitest";
import { goesOn, hasId, isLast, METHODS, type NumberedMethod } from "../../../src/ibapi/method-table.ts";
import type { MethodName } from "../../../src/stoqey/mod.ts";

const NAMES = Object.keys(METHODS) as MethodName[];
const numbered = (name: MethodName): NumberedMethod => METHODS[name] as NumberedMethod;
const bars = (stream: boolean): unknown[] => [1, {}, "", "1 D", "1 hour", "TRADES", 1, 1, stream];
const market = (snapshot: boolean): unknown[] => [1, {}, "", snapshot, false];

test("methods without an ID are those of the connection, the shared ones and reqGlobalCancel", () => {
  expect(NAMES.filter((name) => !hasId(name)).sort()).toEqual(
    [
      ...["disableUseV100Plus", "connect", "disconnect", "reqIds", "reqMarketDataType", "setServerLogLevel"],
      ...["reqCurrentTime", "reqManagedAccts", "reqOpenOrders", "reqAllOpenOrders", "reqCompletedOrders"],
      ...[
        "reqFamilyCodes",
        "reqNewsProviders",
        "reqScannerParameters",
        "reqMktDepthExchanges",
        "reqMarketRule",
      ],
      ...["reqPositions", "cancelPositions", "reqAccountUpdates", "reqNewsBulletins", "cancelNewsBulletins"],
      ...["requestFA", "reqAutoOpenOrders", "reqGlobalCancel"],
    ].sort(),
  );
});

test("what goes on until it is cancelled has no end, or is no snapshot, or is kept up to date", () => {
  const streams = NAMES.filter((name) => METHODS[name].kind === "numbered" && goesOn(numbered(name), []));
  expect(streams.sort()).toEqual([
    ...["exerciseOptions", "reqAccountUpdatesMulti", "reqMktData", "reqMktDepth", "reqPnL", "reqPnLSingle"],
    ...["reqPositionsMulti", "reqRealTimeBars", "reqScannerSubscription", "reqTickByTickData"],
    "subscribeToGroupEvents",
  ]);
  expect([true, false].map((on) => goesOn(numbered("reqHistoricalData"), bars(on)))).toEqual([true, false]);
  expect([true, false].map((on) => goesOn(numbered("reqMktData"), market(on)))).toEqual([false, true]);
});

test("a request ends with the events of its own end, and with nothing else", () => {
  const last = (name: MethodName, event: string, request: unknown[], args: unknown[]): boolean =>
    isLast(numbered(name), event, request, args);
  expect(last("reqContractDetails", "contractDetails", [], [1, {}])).toBe(false);
  expect(last("reqContractDetails", "contractDetailsEnd", [], [1])).toBe(true);
  expect(last("reqMktData", "tickSnapshotEnd", market(true), [1])).toBe(true);
  // Bars end with one that is none; a schedule ends with itself; what is kept up to date does not end.
  expect(last("reqHistoricalData", "historicalData", bars(false), [1, "20260113"])).toBe(false);
  expect(last("reqHistoricalData", "historicalData", bars(false), [1, "finished-20260113-20260114"])).toBe(
    true,
  );
  expect(last("reqHistoricalData", "historicalData", bars(true), [1, "finished-20260113-20260114"])).toBe(
    false,
  );
  expect(last("reqHistoricalData", "historicalSchedule", bars(false), [1, "20260113"])).toBe(true);
  expect(last("reqHistoricalData", "error", bars(false), [1, "finished"])).toBe(false);
  // Ticks come in parts, of which the last one says so.
  expect(last("reqHistoricalTicks", "historicalTicksLast", [], [1, [], false])).toBe(false);
  expect(last("reqHistoricalTicks", "historicalTicksLast", [], [1, [], true])).toBe(true);
});

test("each read can replay its events, except open orders, which are merged with changes", () => {
  const reads = Object.values(METHODS).flatMap((method) => (method.kind === "read" ? [method.read] : []));
  expect(reads.length).toBeGreaterThan(8);
  const merged = reads.filter(({ replay }) => replay === undefined).map(({ method }) => method);
  expect(merged.sort()).toEqual(["reqAllOpenOrders", "reqOpenOrders"]);
});
