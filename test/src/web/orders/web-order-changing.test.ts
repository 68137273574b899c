import { expect, test } from "vitest";
import { mute } from "../../../../sim/web/mod.ts";
import type { WebOrderHandle } from "../../../../src/web/mod.ts";
import { MortalJournal } from "../../../support/mortal-journal.ts";
import { requests } from "../../../support/web/web-outcomes.ts";
import { APPLE, ORDERS, RESTING, trading } from "../../../support/web/web-trading.ts";
import type { WebWorld } from "../../../support/web/web-world.ts";

/** A pool without a session, on the journal of a process that has placed an order. */
async function restarted({ isLost = false } = {}) {
  const mortal = new MortalJournal();
  const { world, pool: before, until, placed } = trading({ journal: mortal });
  await until(before.connect());
  if (isLost) world.gateway.inject(mute({ path: "/iserver/reply", forMs: 5_000 }));
  const placing = before.placeOrder(APPLE, RESTING, { key: "k" });
  // What is lost is the answer: the process ends once the gateway has the order.
  while (isLost && placed() === 0) await world.clock.advance(1);
  if (!isLost) await until(placing);
  const journal = mortal.die();
  void placing.catch(() => {});
  await until(before.close());
  // IBKR permits a start of the Web API in 5 s.
  await world.clock.advance(5_000);
  const pool = world.pool({ journal, answerQuestion: "yes" });
  await until(pool.orders.load());
  return { world, pool, until, placed, order: pool.orders.get("k") as WebOrderHandle };
}

/** Counts the requests that modify an order. */
const modifications = (world: WebWorld): number =>
  requests(world, "POST /iserver/account/DU1234567/order/").length;

test("a modification with a deadline brings up the first session, and waits for the outcome", async () => {
  for (const isLost of [false, true]) {
    const { world, pool, until, order, placed } = await restarted({ isLost });
    expect(order.state.kind).toBe("unknown");
    const outcome = await until(pool.modifyOrder(order, { lmtPrice: 2 }, { sendWithinMs: 120_000 }));
    expect(outcome.kind).toBe("acknowledged");
    expect(world.gateway.exchange.trading.orders()).toMatchObject([{ terms: { limitPrice: 2 } }]);
    expect(placed()).toBe(1);
  }
});

test("a cancel with a deadline brings up the first session, and waits for the ID of the order", async () => {
  for (const isLost of [false, true]) {
    const { world, pool, until, order } = await restarted({ isLost });
    expect(order.permId === undefined).toBe(isLost);
    expect((await until(pool.cancelOrder(order, { sendWithinMs: 120_000 }))).kind).toBe("acknowledged");
    expect(requests(world, "DELETE")).toHaveLength(1);
    expect((await until(order.done())).kind).toBe("cancelled");
  }
});

test("a cancel without a deadline brings up the first session too", async () => {
  const { pool, until, order } = await restarted();
  expect((await until(pool.cancelOrder(order))).kind).toBe("acknowledged");
});

test("a change whose first session does not come up before the deadline is not sent", async () => {
  const { world, pool, until, order } = await restarted();
  world.gateway.inject(mute({}));
  const startMs = world.clock.now();
  const changes = [
    pool.modifyOrder(order, { lmtPrice: 2 }, { sendWithinMs: 3_000 }),
    pool.cancelOrder(order, { sendWithinMs: 3_000 }),
  ];
  for (const outcome of await until(Promise.all(changes))) expect(outcome.kind).toBe("not-sent");
  expect(world.clock.now() - startMs).toBe(3_000);
  expect(requests(world, "DELETE")).toEqual([]);
});

test("a modification that waits for the gate is taken back by the cancel of its order", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const fault = world.gateway.inject(mute({ path: ORDERS, forMs: 60_000 }));
  const lost = await until(pool.placeOrder(APPLE, RESTING, { key: "lost", timeoutMs: 1_000 }));
  expect(lost.kind).toBe("unknown");
  const startMs = world.clock.now();
  const change = order.modify({ lmtPrice: 2 }, { sendWithinMs: 60_000 });
  await world.clock.advance(10);
  expect(pool.stats().orders.waiting).toHaveLength(1);
  const cancel = order.cancel();
  expect(await until(change)).toMatchObject({ kind: "not-sent", reason: { code: "ABORTED" } });
  expect(world.clock.now() - startMs).toBeLessThan(1_000);
  fault.heal();
  expect((await until(cancel)).kind).toBe("acknowledged");
  await world.clock.advance(60_000);
  expect(modifications(world)).toBe(0);
});

test("a cancel takes back the modifications that wait, and answers the question about one no", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const answerQuestion = (): Promise<boolean> => new Promise(() => {});
  const calls = [
    pool.modifyOrder(order, { totalQuantity: 600, lmtPrice: 2 }, { answerQuestion }),
    order.modify({ lmtPrice: 3 }, { sendWithinMs: 60_000 }),
    order.modify({ lmtPrice: 4 }, { sendWithinMs: 60_000 }),
  ];
  await world.clock.advance(1_000);
  const startMs = world.clock.now();
  const cancel = order.cancel();
  const [asked, ...waiting] = await until(Promise.all(calls));
  expect(asked).toMatchObject({ kind: "not-sent", reason: { code: "QUESTION_ENDED" } });
  for (const one of waiting) expect(one).toMatchObject({ kind: "not-sent", reason: { code: "ABORTED" } });
  expect(world.clock.now() - startMs).toBeLessThan(2_000);
  expect((await until(cancel)).kind).toBe("acknowledged");
  expect([modifications(world), world.gateway.counts().questionsLost]).toEqual([1, 0]);
});

test("a modification is not sent while a cancel of its order is on its way", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const cancel = order.cancel();
  await world.clock.advance(10);
  const change = await until(order.modify({ lmtPrice: 2 }));
  expect(change).toMatchObject({ kind: "not-sent" });
  expect((await until(cancel)).kind).toBe("acknowledged");
  expect(modifications(world)).toBe(0);
});

test("a cancel of all orders takes back the modifications that wait", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const answerQuestion = (): Promise<boolean> => new Promise(() => {});
  const first = pool.modifyOrder(order, { totalQuantity: 600, lmtPrice: 2 }, { answerQuestion });
  const second = order.modify({ lmtPrice: 3 }, { sendWithinMs: 60_000 });
  await world.clock.advance(1_000);
  await until(pool.cancelAllOrdersOfAllClients());
  for (const one of await until(Promise.all([first, second]))) expect(one.kind).toBe("not-sent");
  expect(modifications(world)).toBe(1);
});
