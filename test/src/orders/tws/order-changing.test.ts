import { expect, test } from "vitest";
import { cutOrder, restart } from "../../../../sim/mod.ts";
import { memoryJournal, type OrderTerms, SecType, type TwsOrder } from "../../../../src/mod.ts";
import { World } from "../../../support/world.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const START = Date.UTC(2026, 0, 13, 15, 30);

/** A pool without a session, on the journal of a process that has placed an order. */
async function restarted({ isLost = false } = {}) {
  const world = new World({}, START);
  const until = <T>(promise: Promise<T>): Promise<T> => world.clock.until(promise);
  const journal = memoryJournal();
  const before = world.pool({ journal });
  await until(before.connect());
  if (isLost) world.tws.inject(cutOrder({ at: "unacknowledged", how: "half-open" }));
  await until(before.placeOrder(APPLE, RESTING, { key: "k" }));
  await until(before.close());
  const pool = world.pool({ journal });
  await until(pool.orders.load());
  const sent = (name: string): number =>
    world.tws.trace.events.filter(({ event, detail }) => event === "read" && detail === name).length;
  return { world, pool, until, order: pool.orders.get("k") as TwsOrder, sent };
}

test("a modification with a deadline brings up the first session, and waits for the outcome", async () => {
  for (const isLost of [false, true]) {
    const { pool, until, order, sent } = await restarted({ isLost });
    expect(order.state.kind).toBe("unknown");
    const outcome = await until(pool.modifyOrder(order, { lmtPrice: 2 }, { sendWithinMs: 120_000 }));
    expect(outcome.kind).toBe("acknowledged");
    expect(order.terms.lmtPrice).toBe(2);
    expect(sent("placeOrder")).toBe(2);
  }
});

test("a cancel brings up the first session, with a deadline and without one", async () => {
  for (const options of [{}, { sendWithinMs: 120_000 }]) {
    const { pool, until, order } = await restarted();
    expect((await until(pool.cancelOrder(order, options))).kind).toBe("acknowledged");
    expect((await until(order.done())).kind).toBe("cancelled");
  }
});

test("a change whose first session does not come up before the deadline is not sent", async () => {
  const { world, pool, until, order, sent } = await restarted();
  const startMs = world.clock.now();
  world.tws.inject(restart({ refuseMs: 60_000, closeMs: 0, muteMs: 0 }));
  const changes = [
    pool.modifyOrder(order, { lmtPrice: 2 }, { sendWithinMs: 3_000 }),
    pool.cancelOrder(order, { sendWithinMs: 3_000 }),
  ];
  for (const outcome of await until(Promise.all(changes))) expect(outcome.kind).toBe("not-sent");
  expect(world.clock.now() - startMs).toBe(3_000);
  expect([sent("placeOrder"), sent("cancelOrder")]).toEqual([1, 0]);
});

test("a change of an order that has ended needs no session", async () => {
  const { world, pool: ended, until, order } = await restarted();
  await until(ended.cancelOrder(order));
  await until(order.done());
  await until(ended.close());
  const dials = world.tws.trace.events.length;
  expect(await until(ended.cancelOrder(order))).toMatchObject({ kind: "not-sent" });
  expect(world.tws.trace.events).toHaveLength(dials);
});
