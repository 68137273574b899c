import { expect, test } from "vitest";
import { cutOrder, refuse } from "../../../../sim/mod.ts";
import { type Journal, memoryJournal } from "../../../../src/mod.ts";
import { APPLE, MARKET, RESTING } from "../../../support/cuts/terms.ts";
import { MortalJournal } from "../../../support/mortal-journal.ts";
import { orderEntry } from "../../../support/orders/records.ts";
import { World } from "../../../support/world.ts";

const START = Date.UTC(2026, 0, 13, 15, 30);

/** A pool after a process that left one order, of a client ID, in its journal. */
async function after(clientId: number, orderId: number) {
  const world = new World({}, START);
  const journal: Journal = memoryJournal();
  await journal.append([orderEntry("lost", { account: "", clientId, orderId })]);
  const pool = world.pool({ journal });
  const until = <T>(promise: Promise<T>): Promise<T> => world.clock.until(promise);
  const read = (name: string): number =>
    world.tws.trace.of("read").filter(({ detail }) => detail === name).length;
  return { world, pool, until, read };
}

test("an order whose ID TWS gives out again is absent, after all lists and a quiet period", async () => {
  const { pool, until, read, world } = await after(1, 4);
  const beganMs = world.clock.now();
  await until(pool.connect());
  const order = pool.orders.get("lost");
  expect(await until(order?.done() as Promise<unknown>)).toMatchObject({
    kind: "not-sent",
    reason: { code: "ORDER_ABSENT" },
  });
  expect(world.clock.now() - beganMs).toBeGreaterThanOrEqual(1_000);
  expect(["reqAllOpenOrders", "reqCompletedOrders", "reqExecutions"].map(read)).toEqual([1, 1, 1]);
});

test("the next order gets an ID above that of the lost one", async () => {
  const { pool, until } = await after(1, 40);
  await until(pool.connect());
  const { order } = await until(pool.placeOrder(APPLE, RESTING, { sendWithinMs: 10_000 }));
  expect(order.orderId).toBeGreaterThan(40);
  await until(order.cancel());
});

test("what cannot be proven is compared again, a bounded number of times", async () => {
  const { pool, until, read, world } = await after(9, 4);
  await until(pool.connect());
  await world.clock.advance(60_000);
  expect(pool.orders.unknown().map(({ key }) => key)).toEqual(["lost"]);
  expect(read("reqCompletedOrders")).toBeGreaterThan(2);
  await world.clock.advance(3_600_000);
  expect(read("reqCompletedOrders")).toBe(20);
});

test("placing the order of an earlier process again brings up the session that finds it", async () => {
  const world = new World({}, START);
  const journal = memoryJournal();
  const options = { key: "resting" };
  const before = world.pool({ journal });
  await world.clock.until(before.placeOrder(APPLE, RESTING, options));
  await world.clock.until(before.close());
  const pool = world.pool({ journal });
  const { kind, order } = await world.clock.until(pool.placeOrder(APPLE, RESTING, options));
  expect(kind).toBe("unknown");
  expect(await world.clock.until(order.known())).toMatchObject({ kind: "acknowledged" });
  expect(world.tws.trace.of("read").filter(({ detail }) => detail === "placeOrder")).toHaveLength(1);
});

test("however often an unknown order is placed again, no caller waits for the session", async () => {
  const world = new World({}, START);
  const journal = memoryJournal();
  const options = { key: "resting" };
  const before = world.pool({ journal });
  await world.clock.until(before.placeOrder(APPLE, RESTING, options));
  await world.clock.until(before.close());
  world.tws.inject(refuse());
  const pool = world.pool({ journal });
  for (let call = 0; call < 3; call++)
    expect((await world.clock.until(pool.placeOrder(APPLE, RESTING, options))).kind).toBe("unknown");
  const { state, waiters } = pool.stats();
  expect({ dials: state !== "idle", waiters }).toEqual({ dials: true, waiters: 0 });
});

test("an order that was cancelled while no process ran is found in the completed orders alone", async () => {
  const world = new World({}, START);
  const journal = new MortalJournal();
  const before = world.pool({ journal });
  await world.clock.until(before.placeOrder(APPLE, RESTING, { key: "resting" }));
  const left = journal.die();
  await world.clock.until(before.close());
  const person = world.pool({ clientId: 2 });
  await world.clock.until(person.cancelAllOrdersOfAllClients());
  const pool = world.pool({ journal: left });
  await world.clock.until(pool.connect());
  const order = pool.orders.get("resting");
  expect(order?.state.kind).toBe("unknown");
  expect(await world.clock.until(order?.done() as Promise<unknown>)).toMatchObject({
    kind: "cancelled",
    progress: { filled: 0 },
  });
});

for (const [list, hidden] of [
  ["completed orders", "execDetails"],
  ["executions", "completedOrder"],
] as const)
  test(`an order that the ${list} alone have is found by them, although no open order is left`, async () => {
    const world = new World({}, START);
    const pool = world.pool();
    await world.clock.until(pool.connect());
    world.tws.inject(cutOrder({ at: "unacknowledged" }));
    for (const name of ["openOrder", "orderStatus", hidden] as const)
      world.tws.script.onAnswer(name, () => true).drop();
    const { kind, order } = await world.clock.until(pool.placeOrder(APPLE, MARKET));
    await world.clock.advance(20_000);
    expect([kind, order.state]).toMatchObject(["unknown", { kind: "filled", progress: { filled: 10 } }]);
  });

test.each([1, 500, 1_001, 1_100])(
  "a pool that is closed %i ms after a loss leaves no timer",
  async (delayMs) => {
    const { pool, until, world } = await after(1, 4);
    await until(pool.connect());
    await world.clock.advance(delayMs);
    await world.close();
  },
);
