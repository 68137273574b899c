import { expect, test } from "vitest";
import { late, unavailable } from "../../../../sim/web/mod.ts";
import { type Journal, memoryJournal, PoolError } from "../../../../src/mod.ts";
import { requests } from "../../../support/web/web-outcomes.ts";
import { APPLE, ORDERS, RESTING, trading } from "../../../support/web/web-trading.ts";

const never = (): Promise<boolean> => new Promise(() => {});

test("an order whose deadline passes while another one is on its way is never sent", async () => {
  const { world, pool, until, posts } = trading();
  await until(pool.connect());
  const first = pool.placeOrder(APPLE, RESTING, { answerQuestion: never });
  await world.clock.advance(100);
  const second = await until(pool.placeOrder(APPLE, RESTING, { sendWithinMs: 2_000 }));
  expect(second).toMatchObject({ kind: "not-sent", reason: { code: "REQUEST_TIMEOUT" } });
  expect((await until(first)).kind).toBe("not-sent");
  await world.clock.advance(30_000);
  expect(posts()).toBe(1);
});

test("an abort before an order leaves takes it back", async () => {
  const { world, pool, until, posts } = trading();
  await until(pool.connect());
  const first = pool.placeOrder(APPLE, RESTING, { answerQuestion: never });
  await world.clock.advance(100);
  const controller = new AbortController();
  const second = pool.placeOrder(APPLE, RESTING, { signal: controller.signal });
  await world.clock.advance(100);
  controller.abort();
  expect(await until(second)).toMatchObject({ kind: "not-sent", reason: { code: "ABORTED" } });
  await until(first);
  expect(posts()).toBe(1);
});

test("an abort after an order has left is unknown to its caller, and its handle finds out", async () => {
  const { world, pool, until, placed } = trading({ suppressedQuestions: ["o163"] });
  await until(pool.connect());
  world.gateway.inject(late({ path: ORDERS, byMs: 2_000 }));
  const controller = new AbortController();
  const call = pool.placeOrder(APPLE, RESTING, { signal: controller.signal });
  await world.clock.advance(1);
  await world.clock.advance(1_000);
  controller.abort();
  const outcome = await until(call);
  await world.clock.advance(10_000);
  expect([outcome.order.state.kind, placed()]).toEqual(["working", 1]);
});

test("a cancel during the question about an order answers no, and nothing is placed", async () => {
  const { world, pool, until, placed } = trading();
  const call = pool.placeOrder(APPLE, RESTING, { key: "k", answerQuestion: never });
  await world.clock.advance(1_000);
  const order = pool.orders.get("k");
  expect(order?.state.kind).toBe("written");
  await until(Promise.all([call, order?.cancel()]));
  expect(order?.state.kind).toBe("not-sent");
  expect([placed(), requests(world, "DELETE").length]).toEqual([0, 0]);
  expect(world.gateway.counts()).toMatchObject({ questions: 1, questionsLost: 0 });
});

test("an order that waits is not sent once the outcome of another one is unknown", async () => {
  const { world, pool, until, posts } = trading({ suppressedQuestions: ["o163"] });
  await until(pool.connect());
  world.gateway.inject(unavailable({ path: ORDERS, afterMs: 1_000, times: 1 }));
  const calls = [1, 2, 3].map(() => pool.placeOrder(APPLE, RESTING));
  const [first, ...others] = await until(Promise.all(calls));
  expect(first?.kind).toBe("unknown");
  for (const other of others)
    expect(other).toMatchObject({ kind: "not-sent", reason: { code: "ORDER_GATE_CLOSED" } });
  expect(posts()).toBe(1);
});

test("without a journal no order leaves, and a cancel does", async () => {
  let isFull = false;
  const inner = memoryJournal();
  const journal: Journal = {
    open: () => inner.open(),
    close: () => inner.close(),
    append: (entries) => {
      if (isFull) return Promise.reject(new PoolError("JOURNAL_FAILED", "the disk is full"));
      return inner.append(entries);
    },
  };
  const { pool, until, posts } = trading({ journal });
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  isFull = true;
  const second = await until(pool.placeOrder(APPLE, RESTING));
  expect(second).toMatchObject({ kind: "not-sent", reason: { code: "JOURNAL_FAILED" } });
  expect(posts()).toBe(1);
  expect((await until(order.cancel())).kind).toBe("acknowledged");
});
