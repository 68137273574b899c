import { IBApi, EventName as StockEvents } from "@stoqey/ib";
import { expect, test } from "vitest";
import { METHODS } from "../../../src/ibapi/method-table.ts";
import { EventName, type LeaseApi } from "../../../src/mod.ts";
import { EVENT_ROUTES } from "../../../src/tws/events.ts";
import { AAPL, ACCOUNT, MSFT } from "../../support/contracts.ts";
import { type FakeTws, manualOrder } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

async function leased(options = {}) {
  const world = new World({}, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool(options);
  const [one, other] = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  return { world, pool, clock: world.clock, tws: world.tws, one, other };
}

/** Everything that a view tells. */
function heard(api: LeaseApi): [event: string, ...args: unknown[]][] {
  const all: [string, ...unknown[]][] = [];
  (api.on as (event: string, listener: (event: string, args: unknown[]) => void) => void)(
    "all",
    (event, args) => void all.push([event, ...args]),
  );
  return all;
}

const of = (all: readonly (readonly unknown[])[], event: string) => all.filter(([name]) => name === event);

const count = (tws: FakeTws, name: string): number =>
  tws.trace.of("read").filter(({ detail }) => detail === name).length;

test("the table has exactly the methods of IBApi; a new one of the library is named", () => {
  const own = Object.getOwnPropertyNames(IBApi.prototype);
  const methods = own.filter((name) => !["constructor", "serverVersion", "isConnected"].includes(name));
  expect(Object.keys(METHODS).sort()).toEqual(methods.sort());
});

test("the table has every event of IBApi and no other", () => {
  expect([...EVENT_ROUTES.keys()].sort()).toEqual(Object.values(StockEvents).sort());
});

test("two callers that both use request ID 1 receive only their own answers", async () => {
  const { clock, tws, one, other } = await leased();
  const [mine, theirs] = [heard(one.api), heard(other.api)];
  one.api.reqContractDetails(1, AAPL);
  other.api.reqContractDetails(1, MSFT);
  one.api.reqMktData(2, AAPL, "", false, false);
  other.api.reqHistoricalData(2, MSFT, "", "1 D", "1 hour" as never, "TRADES" as never, 1, 1, false);
  await clock.advance(5_000);
  const symbols = (all: typeof mine) =>
    of(all, "contractDetails").map(([, id, details]) => [
      id,
      (details as { contract: { symbol: string } }).contract.symbol,
    ]);
  expect(symbols(mine)).toEqual([[1, "AAPL"]]);
  expect(symbols(theirs)).toEqual([[1, "MSFT"]]);
  expect(of(mine, "tickPrice").length).toBeGreaterThan(3);
  expect(new Set(of(mine, "tickPrice").map(([, id]) => id))).toEqual(new Set([2]));
  expect(of(theirs, "tickPrice")).toEqual([]);
  expect(of(mine, "historicalData")).toEqual([]);
  // Half past nine, ten, and the end.
  expect(of(theirs, "historicalData")).toHaveLength(3);
  expect(count(tws, "reqContractDetails")).toBe(2);
});

test("an error reaches the caller of its request, under the caller's ID", async () => {
  const { clock, one, other } = await leased();
  const [mine, theirs] = [heard(one.api), heard(other.api)];
  one.api.reqContractDetails(7, { ...AAPL, symbol: "NOSUCH" });
  other.api.cancelMktData(7);
  await clock.advance(100);
  expect(of(mine, "error").map(([, , code, id]) => [code, id])).toEqual([[200, 7]]);
  expect(of(theirs, "error").map(([, , code, id]) => [code, id])).toEqual([[300, 7]]);
});

test("what a lease subscribed to ends with it, at TWS as well; the other lease goes on", async () => {
  const { clock, tws, one, other } = await leased();
  const [mine, theirs] = [heard(one.api), heard(other.api)];
  for (const { api } of [one, other]) {
    api.reqMktData(1, AAPL, "", false, false);
    api.reqMktDepth(2, AAPL, 5, true);
    api.reqRealTimeBars(3, AAPL, 5, "TRADES" as never, true);
  }
  await clock.advance(6_000);
  await one.release();
  expect(mine.at(-1)).toEqual(["disconnected"]);
  const [before, after] = [mine.length, theirs.length];
  await clock.advance(6_000);
  expect(mine.length).toBe(before);
  expect(theirs.length).toBeGreaterThan(after);
  for (const name of ["cancelMktData", "cancelMktDepth", "cancelRealTimeBars"])
    expect(count(tws, name)).toBe(1);
  expect(tws.trace.of("sent").filter(({ detail }) => detail.startsWith("error 3"))).toEqual([]);
});

test("the listener of a request's end can use its ID again at once", async () => {
  const { clock, tws, one } = await leased();
  const mine = heard(one.api);
  const symbols = ["MSFT", "TSLA"];
  one.api.on(EventName.contractDetailsEnd, (id: number) => {
    const symbol = symbols.shift();
    if (symbol !== undefined) one.api.reqContractDetails(id, { ...AAPL, symbol });
  });
  one.api.reqContractDetails(1, AAPL);
  await clock.advance(1_000);
  const found = of(mine, "contractDetails").map(([, id, details]) => [
    id,
    (details as { contract: { symbol: string } }).contract.symbol,
  ]);
  expect(found).toEqual([
    [1, "AAPL"],
    [1, "MSFT"],
    [1, "TSLA"],
  ]);
  expect(count(tws, "reqContractDetails")).toBe(3);
});

test("a number that is used again replaces what it stood for", async () => {
  const { clock, tws, one } = await leased();
  const mine = heard(one.api);
  one.api.reqMktData(1, AAPL, "", false, false);
  one.api.reqMktData(1, MSFT, "", false, false);
  await clock.advance(1_000);
  expect(count(tws, "cancelMktData")).toBe(1);
  expect(of(mine, "error")).toEqual([]);
});

test("both callers use the ID of nextValidId, receive their own orders and can cancel them", async () => {
  const { clock, tws, one, other } = await leased();
  const [mine, theirs] = [heard(one.api), heard(other.api)];
  const order = { action: "BUY", orderType: "LMT", totalQuantity: 1, tif: "DAY", transmit: true } as const;
  for (const { api } of [one, other]) api.connect();
  await clock.advance(10);
  const next = (all: typeof mine): number => Number(of(all, "nextValidId")[0]?.[1]);
  expect(of(mine, "managedAccounts")).toEqual([["managedAccounts", ACCOUNT]]);
  expect(next(mine)).toBe(next(theirs));
  one.api.placeOrder(next(mine), AAPL, { ...order, lmtPrice: 100 } as never);
  other.api.placeOrder(next(theirs), MSFT, { ...order, lmtPrice: 101 } as never);
  await clock.advance(2_000);
  const told = (all: typeof mine) =>
    new Set(
      of(all, "openOrder").map(([, id, contract]) => `${id} ${(contract as { symbol: string }).symbol}`),
    );
  expect(told(mine)).toEqual(new Set([`${next(mine)} AAPL`]));
  expect(told(theirs)).toEqual(new Set([`${next(mine)} MSFT`]));
  other.api.cancelOrder(next(theirs));
  await clock.advance(2_000);
  const statuses = (all: typeof mine) => of(all, "orderStatus").map(([, , status]) => status);
  expect(statuses(theirs)).toContain("Cancelled");
  expect(statuses(mine)).not.toContain("Cancelled");
  // Seen together, both have numbers of their own.
  one.api.reqAllOpenOrders();
  tws.inject(manualOrder({ quantity: 1, limitPrice: 1 }));
  await clock.advance(2_000);
  expect(of(mine, "error")).toEqual([]);
});

test("a fill of an own order is emitted with its commission; a fill of another caller is not", async () => {
  const { clock, one, other } = await leased();
  const [mine, theirs] = [heard(one.api), heard(other.api)];
  const order = { action: "BUY", orderType: "MKT", totalQuantity: 1, tif: "DAY", transmit: true } as const;
  one.api.placeOrder(5, AAPL, order as never);
  await clock.advance(3_000);
  expect(
    of(mine, "execDetails").map(([, id, , execution]) => [id, (execution as { orderId: number }).orderId]),
  ).toEqual([[-1, 5]]);
  expect(of(mine, "commissionReport")).toHaveLength(1);
  expect([
    ...of(theirs, "execDetails"),
    ...of(theirs, "commissionReport"),
    ...of(theirs, "openOrder"),
  ]).toEqual([]);
  other.api.reqExecutions(9, {});
  await clock.advance(100);
  expect(of(theirs, "execDetails").map(([, id]) => id)).toEqual([9]);
  expect(of(theirs, "commissionReport")).toHaveLength(1);
});

test("methods without an ID are answered by shared reads, with all their events", async () => {
  const { clock, tws, one, other } = await leased();
  const [mine, theirs] = [heard(one.api), heard(other.api)];
  for (const { api } of [one, other]) {
    api.reqPositions();
    api.reqAccountSummary(3, "All", "NetLiquidation,BuyingPower");
    api.reqAccountUpdates(true, ACCOUNT);
    api.reqCurrentTime();
    api.reqManagedAccts();
    api.reqAllOpenOrders();
    api.reqCompletedOrders(false);
    api.reqMarketRule(26);
    api.reqNewsProviders();
    api.reqFamilyCodes();
    api.reqMktDepthExchanges();
    api.reqScannerParameters();
  }
  await clock.advance(10_000);
  for (const all of [mine, theirs]) {
    expect(of(all, "position")).toHaveLength(3);
    expect(of(all, "positionEnd")).toHaveLength(1);
    expect(of(all, "accountSummary").map(([, id, , tag]) => [id, tag])).toEqual([
      [3, "NetLiquidation"],
      [3, "BuyingPower"],
    ]);
    expect(of(all, "accountSummaryEnd")).toEqual([["accountSummaryEnd", 3]]);
    expect(of(all, "updatePortfolio")).toHaveLength(3);
    const ends = [
      ...["accountDownloadEnd", "currentTime", "managedAccounts", "openOrderEnd", "completedOrdersEnd"],
      ...["marketRule", "newsProviders", "familyCodes", "mktDepthExchanges", "scannerParameters"],
    ];
    for (const event of ends) expect(of(all, event), event).toHaveLength(1);
  }
  expect(count(tws, "reqPositions")).toBe(1);
  expect(count(tws, "reqAccountSummary")).toBe(1);
});
