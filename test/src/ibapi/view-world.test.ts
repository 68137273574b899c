import { expect, test } from "vitest";
import { METHODS } from "../../../src/ibapi/method-table.ts";
import { EventName } from "../../../src/mod.ts";
import type { MethodName } from "../../../src/stoqey/mod.ts";
import { AAPL, ACCOUNT, MSFT } from "../../support/contracts.ts";
import { ScriptedTws } from "../../support/scripted-tws.ts";
import { connectivityLost, drop, halfOpen } from "../../support/sim.ts";
import {
  AT_MARKET,
  count,
  errors,
  heard,
  leased,
  loose,
  nextRouter,
  of,
  RESTING,
} from "../../support/views.ts";
import { World } from "../../support/world.ts";

test("every method of a closed view emits 504, with the caller's ID where there is one", async () => {
  const { world, leases, apis, told } = await leased(1);
  await leases[0]?.release();
  const before = told[0]?.length ?? 0;
  const read = world.tws.trace.of("read").length;
  const names = (Object.keys(METHODS) as MethodName[]).filter((name) => name !== "disconnect");
  for (const name of names) expect(loose(apis[0] as never)[name]?.(26, AAPL, RESTING)).toBe(apis[0]);
  const since = (told[0] ?? []).slice(before);
  expect(since.map(([event]) => event)).toEqual(names.map(() => "error"));
  for (const [at, [code, id]] of errors(since).entries()) {
    const { kind } = METHODS[names[at] as MethodName];
    const numbered =
      ["numbered", "cancel"].includes(kind) ||
      /^(placeOrder|cancelOrder|.*AccountSummary)$/.test(names[at] ?? "");
    expect([code, id], names[at]).toEqual([504, numbered ? 26 : -1]);
  }
  await world.clock.advance(1_000);
  expect(world.tws.trace.of("read").length).toBe(read);
});

test("release() inside a listener ends everything at once: no event follows disconnected", async () => {
  for (const event of [
    "position",
    "openOrder",
    "orderStatus",
    "tickPrice",
    "contractDetails",
    "execDetails",
    "info",
    "error",
    "accountSummary",
  ]) {
    const { world, apis, told } = await leased(2);
    const [all = []] = told;
    loose(apis[0] as never).on?.(event, () => apis[0]?.disconnect());
    if (event === "info") world.tws.inject(connectivityLost());
    apis[0]?.placeOrder(1, AAPL, RESTING);
    apis[0]?.placeOrder(2, AAPL, AT_MARKET);
    apis[0]?.reqPositions();
    apis[0]?.reqMktData(1, AAPL, "", false, false);
    apis[0]?.reqContractDetails(2, AAPL);
    apis[0]?.reqContractDetails(3, { ...AAPL, symbol: "NOSUCH" });
    apis[0]?.reqAccountSummary(4, "All", "NetLiquidation,BuyingPower");
    apis[0]?.reqAllOpenOrders();
    apis[1]?.placeOrder(1, MSFT, AT_MARKET);
    await world.clock.advance(15_000);
    const over = all.findIndex(([name]) => name === "disconnected");
    expect(over, event).toBeGreaterThan(-1);
    // What was being delivered when the listener was called reaches the other listeners as well.
    expect(
      all.slice(over + 1).filter(([name]) => name !== event),
      event,
    ).toEqual([]);
    expect(all.slice(over + 1).length, event).toBeLessThanOrEqual(1);
    expect(apis[0]?.isConnected).toBe(false);
    await world.close(event);
  }
});

test("at the loss of the session unsent orders are reported first; listeners may call anything", async () => {
  const { world, pool, apis, told } = await leased(2, { messagesPerSecond: 5 });
  for (let id = 1; id <= 9; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
  apis[0]?.on(EventName.disconnected, () => {
    apis[0]?.placeOrder(50, AAPL, RESTING).reqPositions().cancelOrder(1).reqGlobalCancel().disconnect();
  });
  world.tws.inject(drop({ times: 1 }));
  await world.clock.advance(30_000);
  const [all = []] = told;
  const over = all.findIndex(([name]) => name === "disconnected");
  expect(errors(all).filter(([, id]) => Number(id) < 50 && Number(id) > 1).length).toBeGreaterThan(2);
  expect(over).toBeGreaterThan(0);
  expect(errors(all)).toContainEqual([504, 50]);
  expect(count(world.tws, "placeOrder") + count(world.tws, "reqGlobalCancel")).toBeLessThanOrEqual(5);
  expect(pool.stats().epoch).toBe(2);
});

test("connect() and reqIds() emit the events of a connection, with an unused ID", async () => {
  const { world, apis, told } = await leased(1);
  apis[0]?.placeOrder(7_000, AAPL, RESTING);
  apis[0]?.connect();
  apis[0]?.reqIds();
  await world.clock.advance(1_000);
  const [all = []] = told;
  const [connected] = all.filter(([event]) => event === "connected");
  expect(connected).toEqual(["connected"]);
  expect(of(all, "managedAccounts")).toEqual([[ACCOUNT]]);
  expect(of(all, "nextValidId")).toEqual([[7_001], [7_001]]);
  expect(apis[0]?.serverVersion).toBeGreaterThan(100);
});

test("a listener that answers every error with the same invalid call does not hang the session", async () => {
  const { world, apis } = await leased(2);
  let calls = 0;
  apis[0]?.on(EventName.error, () => {
    if (++calls < 5_000) loose(apis[0] as never).placeOrder?.(calls, null, null);
  });
  apis[0]?.on(EventName.error, () => {
    if (++calls < 5_000) loose(apis[0] as never).reqContractDetails?.(calls, null);
  });
  loose(apis[0] as never).placeOrder?.(1, null, null);
  loose(apis[0] as never).reqContractDetails?.(1, null);
  await world.clock.advance(5_000);
  const all = heard(apis[1] as never);
  apis[1]?.reqContractDetails(1, AAPL);
  await world.clock.advance(5_000);
  expect(of(all, "contractDetailsEnd")).toEqual([[1]]);
});

test("an account summary that is refused or unanswered emits the caller's ID and the right code", async () => {
  const world = new World();
  new ScriptedTws(world, 5000);
  const lease = await world.clock.until(world.pool({ port: 5000 }).acquire());
  const all = heard(lease.api);
  lease.api.reqAccountSummary(7, "All", "NetLiquidation");
  loose(lease.api).reqAccountSummary?.(8);
  loose(lease.api).reqMarketRule?.("x");
  await world.clock.advance(60_000);
  expect(errors(all)).toEqual([
    [320, 8],
    [320, -1],
    [322, 7],
  ]);
  // What is over for the caller is not told twice, and an unknown number is unknown.
  lease.api.cancelAccountSummary(9);
  expect(errors(all).at(-1)).toEqual([300, 9]);
});

test("an account summary that was cancelled, or replaced, is emitted once at most", async () => {
  const { world, apis, told } = await leased(2);
  for (const api of apis) {
    api.reqAccountSummary(1, "All", "NetLiquidation");
    api.reqAccountSummary(1, "All", "BuyingPower");
    api.reqAccountSummary(2, "All", "NetLiquidation");
    api.cancelAccountSummary(2);
  }
  await world.clock.advance(30_000);
  for (const all of told) {
    expect(of(all, "accountSummary").map(([id, , tag]) => [id, tag])).toEqual([[1, "BuyingPower"]]);
    expect(of(all, "accountSummaryEnd")).toEqual([[1]]);
    expect(errors(all)).toEqual([]);
  }
  // As with IBApi, what was answered may be cancelled, once.
  apis[0]?.cancelAccountSummary(1);
  apis[0]?.cancelAccountSummary(1);
  expect(errors(told[0] ?? [])).toEqual([[300, 1]]);
});

test("arguments that throw, or that cannot be read, emit an error that names the method", async () => {
  const { world, apis, told } = await leased(1);
  const bad = {
    get symbol(): never {
      throw new Error("mine");
    },
  };
  for (const name of Object.keys(METHODS) as MethodName[]) {
    if (name === "disconnect") continue;
    const before = told[0]?.length ?? 0;
    expect(() => loose(apis[0] as never)[name]?.(1, bad, bad)).not.toThrow();
    for (const [error] of of((told[0] ?? []).slice(before), "error")) {
      expect(String((error as Error).message), name).toMatch(
        new RegExp(`${name}|tickerId:1|OrderId 1 |auto bind`),
      );
    }
  }
  await world.clock.advance(30_000);
  expect(apis[0]?.isConnected).toBe(true);
});

test("a closed view leaves nothing in the session", async () => {
  const world = new World();
  new ScriptedTws(world, 5000);
  const router = nextRouter();
  const pool = world.pool({ port: 5000 });
  const keeper = await world.clock.until(pool.acquire());
  for (let times = 0; times < 20; times++) {
    const { api, release } = await world.clock
      .until(pool.acquire())
      .then((lease) => ({ api: lease.api, release: () => lease.release() }));
    api.reqMktData(1, AAPL, "", false, false);
    api.reqExecutions(2, {});
    api.placeOrder(3, AAPL, RESTING);
    api.placeOrder(4, AAPL, { ...RESTING, whatIf: true });
    api.reqPositions();
    api.reqAccountUpdates(true, "");
    api.reqNewsBulletins(true);
    api.requestFA(1);
    api.exerciseOptions(5, AAPL, 1, 1, "", 0);
    await world.clock.advance(1_000);
    await release();
    await world.clock.advance(60_000);
  }
  // This TWS answers no order, so that the pool compares each with lists that it does not get either, a limited number of times.
  await world.clock.advance(3_600_000);
  expect(keeper.live).toBe(true);
  expect(router().owned).toBeLessThan(3);
});

test("a cancel that waits for its turn still goes out when the lease is released", async () => {
  const { world, leases, apis } = await leased(1, { messagesPerSecond: 5 });
  const [api] = apis;
  api?.reqMktData(1, AAPL, "", false, false);
  await world.clock.advance(3_000);
  for (let id = 2; id <= 6; id++) api?.reqMktData(id, MSFT, "", false, false);
  api?.cancelMktData(1);
  await leases[0]?.release();
  await world.clock.advance(20_000);
  expect(count(world.tws, "cancelMktData")).toBe(count(world.tws, "reqMktData"));
});

test("requests end on a dead connection while TWS is disconnected: a list by its time", async () => {
  const { world, apis, told } = await leased(1);
  world.tws.inject(connectivityLost({ data: "lost", forMs: 12_000 }));
  await world.clock.advance(100);
  world.tws.inject(halfOpen());
  apis[0]?.reqAllOpenOrders();
  apis[0]?.reqPositions();
  apis[0]?.reqAccountSummary(1, "All", "NetLiquidation");
  await world.clock.advance(31_000);
  expect(errors(told[0] ?? []).filter(([code]) => code === 322)).toEqual([[322, -1]]);
  // Subscriptions go on waiting until the session ends, which is silent for a minute at most.
  await world.clock.advance(35_000);
  expect(told[0]?.map(([event]) => event)).toContain("disconnected");
});
