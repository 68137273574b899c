import { expect, test } from "vitest";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { rateExceeded, ScriptedTws } from "../../support/scripted-tws.ts";
import { connectivityLost, drop } from "../../support/sim.ts";
import { slowJournal } from "../../support/slow-journal.ts";
import {
  count,
  errors,
  heard,
  leased,
  loose,
  nextRouter,
  OPEN_MS,
  of,
  RESTING,
  type Told,
} from "../../support/views.ts";
import { soon, viewsFixture } from "../../support/views-fixture.ts";
import { World } from "../../support/world.ts";

const WHAT_IF = { ...RESTING, whatIf: true };
const OPTION = { conId: 9, symbol: "AAPL", secType: "OPT", exchange: "SMART", currency: "USD" };

const statuses = (all: readonly Told[], id: number): unknown[] =>
  of(all, "orderStatus")
    .filter(([number]) => number === id)
    .map(([, status]) => status);

const tickets = (world: World): { orderId: number; clientId: number; order: Record<string, unknown> }[] =>
  (world.tws.state().placedOrders as { orders: [] }).orders;

test("an order queued at 1100 is dropped with 504, for leases before, during and after it", async () => {
  const { world, pool, apis, told } = await leased(2, { messagesPerSecond: 5 });
  for (let id = 1; id <= 4; id++) for (const api of apis) api.placeOrder(id, AAPL, RESTING);
  const outage = world.tws.inject(connectivityLost());
  await world.clock.advance(300);
  const during = await world.clock.until(pool.acquire());
  const toldDuring = heard(during.api);
  during.api.placeOrder(1, AAPL, RESTING);
  loose(apis[0] as never).exerciseOptions?.(9, AAPL, 1, 1, "", 0);
  await world.clock.advance(60_000);
  outage.heal();
  await world.clock.advance(60_000);
  const sent = count(world.tws, "placeOrder");
  expect(sent).toBeLessThan(8);
  const refused = told.flatMap((all) => errors(all).filter(([code, id]) => code === 504 && id !== 9));
  expect(refused).toHaveLength(8 - sent);
  expect(errors(toldDuring)).toEqual([[504, 1]]);
  expect(errors(told[0] ?? [])).toContainEqual([504, 9]);
  expect(count(world.tws, "exerciseOptions")).toBe(0);
  const after = await world.clock.until(pool.acquire());
  for (const api of [apis[0], during.api, after.api]) api?.placeOrder(50, AAPL, RESTING);
  await world.clock.advance(5_000);
  expect(count(world.tws, "placeOrder")).toBe(sent + 3);
});

test("nothing that makes or changes an order is sent after an outage of IBKR, cancels are", async () => {
  const journal = slowJournal();
  const { take, out, live, orders } = viewsFixture({ journal });
  const { call, told } = take();
  call.placeOrder?.(1, AAPL, RESTING);
  journal.finish();
  await soon();
  expect(out()).toHaveLength(1);
  call.placeOrder?.(1, AAPL, { ...RESTING, lmtPrice: 2 });
  call.placeOrder?.(2, AAPL, RESTING);
  call.placeOrder?.(1, AAPL, WHAT_IF);
  call.placeOrder?.(3, AAPL, WHAT_IF);
  call.exerciseOptions?.(4, OPTION, 1, 1, "DU1", 0);
  const order = { ...RESTING, account: "DU1" };
  const limits = { key: "pool", timeoutMs: 1_000, sendWithinMs: undefined, signal: undefined, resend: false };
  const placed = orders.place([{ contract: AAPL, order, key: "pool" }], limits);
  const preview = orders.preview({ contract: AAPL, order }, { timeoutMs: 1_000, signal: undefined });
  await soon();
  live.setIbkrLink("lost");
  call.cancelOrder?.(1);
  live.setIbkrLink("back");
  while (journal.waiting > 0) journal.finish();
  await soon();
  expect(out().map(([name]) => name)).toEqual(["cancelOrder"]);
  expect(errors(told)).toEqual([1, 2, 1, 3, 4].map((id) => [504, id]));
  expect(await placed).toMatchObject([{ kind: "not-sent", reason: { code: "ORDER_GATE_CLOSED" } }]);
  await expect(preview).rejects.toMatchObject({ code: "ORDER_GATE_CLOSED", retryable: true });
  // What is placed after the outage is sent.
  call.placeOrder?.(5, AAPL, RESTING);
  while (journal.waiting > 0) journal.finish();
  await soon();
  expect(out()).toHaveLength(1);
});

test("a change that is dropped by a global cancel is no cancelled order, and goes out no more", async () => {
  const { world, apis, told } = await leased(2, { messagesPerSecond: 5 });
  apis[0]?.placeOrder(1, AAPL, RESTING);
  for (let id = 2; id <= 6; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
  apis[0]?.placeOrder(1, AAPL, { ...RESTING, lmtPrice: 2 });
  apis[1]?.placeOrder(1, MSFT, RESTING);
  apis[1]?.reqGlobalCancel();
  await world.clock.advance(10_000);
  expect(errors(told[0] ?? [])).toContainEqual([504, 1]);
  expect(statuses(told[0] ?? [], 1)).not.toContain("ApiCancelled");
  expect(statuses(told[0] ?? [], 1).at(-1)).toBe("Cancelled");
  expect(statuses(told[1] ?? [], 1)).toEqual(["ApiCancelled"]);
  expect(errors(told[1] ?? [])).toEqual([[202, 1]]);
  const read = world.tws.trace.of("read").map(({ detail }) => detail);
  expect(read.slice(read.indexOf("reqGlobalCancel"))).not.toContain("placeOrder");
});

test("release() reports each order that was not sent, before disconnected", async () => {
  const { world, leases, apis, told } = await leased(1, { messagesPerSecond: 5 });
  for (let id = 1; id <= 9; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
  const sent = 9 - errorsNow();
  await leases[0]?.release();
  const [all = []] = told;
  expect(all.at(-1)).toEqual(["disconnected"]);
  const refused = errors(all)
    .filter(([code]) => code === 504)
    .map(([, id]) => id);
  await world.clock.advance(10_000);
  expect(refused.length).toBeGreaterThan(2);
  expect(count(world.tws, "placeOrder") + refused.length).toBe(sent);
  expect(all.at(-1)).toEqual(["disconnected"]);
  await world.close();

  function errorsNow(): number {
    return errors(told[0] ?? []).length;
  }
});

test("an order that may have reached TWS is never reported as not sent", async () => {
  for (const times of [0, 1, 2, 3]) {
    const { world, apis, told } = await leased(1, { messagesPerSecond: 50 });
    for (let id = 1; id <= 9; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
    await world.clock.advance(times);
    world.tws.inject(drop({ times: 1 }));
    await world.clock.advance(30_000);
    const refused = new Set(
      errors(told[0] ?? [])
        .filter(([code]) => code === 504)
        .map(([, id]) => id),
    );
    for (const { order } of tickets(world)) expect(refused.has(order.lmtPrice)).toBe(false);
    expect(count(world.tws, "placeOrder") + refused.size).toBe(9);
    await world.close();
  }
});

test("a thousand ended orders are known; the ID of a forgotten one is not used again", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields: [, id = ""] }, { send }) => {
    if (name === "placeOrder") send([3, id, "Cancelled", 0, 1, 0, 7, 0, 0, 1, "", 0]);
  });
  const pool = world.pool({ port: 5000, clientId: 1, messagesPerSecond: 5_000 });
  const router = nextRouter();
  const lease = await world.clock.until(pool.acquire());
  const all = heard(lease.api);
  for (let id = 1; id <= 1_500; id++) lease.api.placeOrder(id, AAPL, RESTING);
  await world.clock.advance(1_000);
  expect(of(all, "orderStatus")).toHaveLength(1_500);
  expect(router().owned).toBe(1_000);
  lease.api.placeOrder(1, AAPL, RESTING);
  lease.api.placeOrder(500, AAPL, RESTING);
  // Of one that is known, TWS decides.
  lease.api.placeOrder(501, AAPL, RESTING);
  await world.clock.advance(1_000);
  expect(errors(all)).toEqual([
    [103, 1],
    [103, 500],
  ]);
  expect(tws.of("placeOrder")).toHaveLength(1_501);
  await lease.release();
  expect(router().owned).toBe(0);
});

test("a cancel of an order that waits for its turn still goes out when the lease is released", async () => {
  const { world, leases, apis } = await leased(1, { messagesPerSecond: 5 });
  const [api] = apis;
  api?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(3_000);
  for (let id = 2; id <= 6; id++) api?.reqMktData(id, AAPL, "", false, false);
  api?.cancelOrder(1);
  await leases[0]?.release();
  await world.clock.advance(20_000);
  expect(count(world.tws, "cancelOrder")).toBe(1);
});

test("reqGlobalCancel is sent even when called at the release or in the loss of the session", async () => {
  for (const how of ["released", "lost"]) {
    const { world, leases, apis, told } = await leased(1, { messagesPerSecond: 5 });
    await world.clock.advance(3_000);
    for (let id = 1; id <= 5; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
    apis[0]?.reqGlobalCancel();
    if (how === "released") await leases[0]?.release();
    else world.tws.inject(drop({ times: 1 }));
    await world.clock.advance(20_000);
    const reported = errors(told[0] ?? []).filter(([code, id]) => code === 504 && id === -1).length;
    expect([count(world.tws, "reqGlobalCancel"), reported], how).toEqual(
      how === "released" ? [1, 0] : [0, 1],
    );
    await world.close();
  }
});

test("error 100 about an order through lease.api slows the pool down as any other", async () => {
  const world = new World({}, OPEN_MS);
  let tooFast = false;
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "placeOrder" && tooFast) send(rateExceeded(fields[1] ?? ""));
  });
  const pool = world.pool({ port: 5000 });
  const lease = await world.clock.until(pool.acquire());
  lease.api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  tooFast = true;
  lease.api.placeOrder(1, AAPL, { ...RESTING, lmtPrice: 2 });
  await world.clock.advance(1_000);
  expect(pool.stats().messagesPerSecond).toBe(25);
});
