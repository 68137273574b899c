// Promises of the pool that were found broken (2026-11-25). Red at that time, each for the reason that its name gives.
// Written against test/support of that day; adapt what moves, and keep what each asserts.
import { expect, test } from "vitest";
import type { LeaseApi } from "../../src/mod.ts";
import { AAPL, MSFT } from "../support/contracts.ts";
import { count, LMT, OPEN } from "../support/pool-defects-fixture.ts";
import { connectivityLost, drop } from "../support/sim.ts";
import { World } from "../support/world.ts";

function heard(api: LeaseApi): [string, ...unknown[]][] {
  const all: [string, ...unknown[]][] = [];
  (api.on as (e: string, l: (e: string, a: unknown[]) => void) => void)(
    "all",
    (e, a) => void all.push([e, ...a]),
  );
  return all;
}
const of = (all: readonly (readonly unknown[])[], event: string) => all.filter(([name]) => name === event);

test("C6 lease.api: a new order never becomes a change of another caller's order", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  const [a, b] = await w.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const [mine, theirs] = [heard(a.api), heard(b.api)];
  a.api.connect();
  b.api.connect();
  await w.clock.advance(10);
  a.api.placeOrder(Number(of(mine, "nextValidId")[0]?.[1]), AAPL, LMT);
  await w.clock.advance(200);
  b.api.reqOpenOrders();
  await w.clock.advance(200);
  b.api.placeOrder(Number(of(theirs, "nextValidId")[0]?.[1]), MSFT, LMT);
  await w.clock.advance(200);
  expect((await w.clock.until(pool.getOpenOrders())).map(({ contract }) => contract.symbol).sort()).toEqual([
    "AAPL",
    "MSFT",
  ]);
});

test("C7 lease.api: a caller never cancels an order that it neither placed nor was shown", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  const [a, b] = await w.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  a.api.placeOrder(1, AAPL, LMT);
  b.api.placeOrder(1, MSFT, LMT);
  await w.clock.advance(300);
  await b.release();
  const again = await w.clock.until(pool.acquire());
  again.api.cancelOrder(1);
  await w.clock.advance(500);
  expect((await w.clock.until(pool.getOpenOrders())).map(({ contract }) => contract.symbol)).toContain(
    "AAPL",
  );
});

test("C8 lease.api: the numbers inside an order are translated as well", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  const [a, b] = await w.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const told = heard(b.api);
  a.api.placeOrder(500, AAPL, LMT);
  await w.clock.advance(100);
  b.api.placeOrder(1, MSFT, { ...(LMT as object), transmit: false } as never);
  b.api.placeOrder(2, MSFT, { ...(LMT as object), action: "SELL", lmtPrice: 9999, parentId: 1 } as never);
  await w.clock.advance(300);
  const open = await w.clock.until(pool.getOpenOrders());
  const [parent, child] = open.filter(({ contract }) => contract.symbol === "MSFT");
  expect(child?.order.parentId).toBe(parent?.orderId);
  for (const [, id, , order] of of(told, "openOrder"))
    expect((order as { orderId: number }).orderId).toBe(id);
});

test("H5 lease.api taken while TWS is cut off refuses orders like any other", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  await w.clock.until(pool.connect());
  w.tws.inject(connectivityLost());
  await w.clock.advance(100);
  (await w.clock.until(pool.acquire())).api.placeOrder(1, AAPL, LMT);
  await w.clock.advance(100);
  expect(count(w, "placeOrder")).toBe(0);
});

test("M7 lease.api: one number for two kinds of request, as TWS allows", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  const lease = await w.clock.until(pool.acquire());
  const told = heard(lease.api);
  lease.api.reqMktData(1, AAPL, "", false, false);
  await w.clock.advance(3_000);
  lease.api.reqContractDetails(1, AAPL);
  await w.clock.advance(1_000);
  const before = of(told, "tickPrice").length;
  await w.clock.advance(10_000);
  expect(of(told, "tickPrice").length).toBeGreaterThan(before);
});

test("M8 lease.api: reqOpenOrders emits the status of each order once", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  const first = await w.clock.until(pool.acquire());
  first.api.placeOrder(1, AAPL, LMT);
  await w.clock.advance(500);
  await first.release();
  const next = await w.clock.until(pool.acquire());
  const told = heard(next.api);
  next.api.reqOpenOrders();
  await w.clock.advance(500);
  expect(told.map(([event]) => event).filter((e) => e !== "result")).toEqual([
    "openOrder",
    "orderStatus",
    "openOrderEnd",
  ]);
});

test("C10 lease.api: orders of all callers are sent in the order of their IDs (else 103)", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  const [a, b] = await w.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const told = heard(a.api);
  for (let id = 0; id < 70; id++) a.api.placeOrder(id, AAPL, LMT);
  for (let id = 0; id < 10; id++) b.api.placeOrder(id, MSFT, LMT);
  await w.clock.advance(8_000);
  expect(of(told, "error").filter(([, , code]) => code === 103)).toHaveLength(0);
});

test("H11 lease.api: an order that was never sent is reported as not sent", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool({ messagesPerSecond: 5 });
  const lease = await w.clock.until(pool.acquire());
  const told = heard(lease.api);
  const states = new Map<string, string>();
  pool.addEventListener("order", ({ key, state }) => void states.set(key, state.kind));
  for (let id = 0; id < 20; id++) lease.api.placeOrder(id, AAPL, LMT);
  const written = pool.orders.open().length;
  w.tws.inject(drop({ times: 1 }));
  await w.clock.advance(5_000);
  expect([written, count(w, "placeOrder")]).toEqual([4, 0]);
  // An order whose bytes were written may have reached TWS; the pool finds out that none of these has.
  const refused = of(told, "error").filter(([, , code]) => code === 504);
  expect(refused.map(([, , , id]) => id)).toEqual(Array.from({ length: 16 }, (_, at) => written + at));
  expect([...states.values()]).toEqual(Array(20).fill("not-sent"));
});
