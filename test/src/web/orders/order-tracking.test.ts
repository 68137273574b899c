import { expect, test } from "vitest";
import { expire, late, unavailable } from "../../../../sim/web/mod.ts";
import { memoryJournal, PoolError } from "../../../../src/mod.ts";
import type { WebPoolOptions } from "../../../../src/web/mod.ts";
import { APPLE, ORDERS, RESTING, trading } from "../../../support/web/web-trading.ts";

test("503 after 10 s is unknown, closes the gate, and stays so until a person settles it", async () => {
  const { world, pool, until, placed, posts } = trading({ suppressedQuestions: ["o163"] });
  await until(pool.connect());
  world.gateway.inject(unavailable({ path: ORDERS, times: 1 }));
  const { kind, order } = await until(pool.placeOrder(APPLE, RESTING, { timeoutMs: 30_000 }));
  expect(kind).toBe("unknown");
  expect(pool.stats().orders.unknown).toEqual([order.key]);
  const second = await until(pool.placeOrder(APPLE, RESTING));
  expect(second).toMatchObject({ kind: "not-sent", reason: { code: "ORDER_GATE_CLOSED" } });
  await world.clock.advance(60_000);
  expect([posts(), placed()]).toEqual([1, 0]);
  expect(order.state).toMatchObject({ kind: "unknown", why: expect.stringContaining("orders.settle") });
  await pool.orders.settle(order.key, { kind: "not-sent" });
  expect((await until(pool.placeOrder(APPLE, RESTING))).kind).toBe("acknowledged");
  await expect(pool.orders.settle("x", { kind: "not-sent" })).rejects.toThrow(PoolError);
});

for (const isMuted of [false, true]) {
  const how = isMuted ? "the list of orders" : "its stream";
  test(`an order that is carried out and answered by 503 is found by ${how}`, async () => {
    const { world, pool, until, placed, posts } = trading({ suppressedQuestions: ["o163"] });
    await until(pool.connect());
    if (isMuted) world.gateway.inject(late({ topic: "sor", byMs: 600_000 }));
    world.gateway.inject(unavailable({ path: ORDERS, effect: "done", times: 1 }));
    const { kind, order } = await until(pool.placeOrder(APPLE, RESTING, { timeoutMs: 5_000 }));
    expect(kind).toBe(isMuted ? "unknown" : "acknowledged");
    await world.clock.advance(60_000);
    expect([order.state.kind, posts(), placed()]).toEqual(["working", 1, 1]);
    expect((await until(pool.placeOrder(APPLE, RESTING))).kind).toBe("acknowledged");
  });
}

test("an order is compared with orders and trades after its session was lost", async () => {
  const { world, pool, until } = trading();
  const resting = await until(pool.placeOrder(APPLE, RESTING));
  const { trading: book } = world.gateway.exchange;
  world.gateway.inject(expire());
  await world.clock.advance(100);
  const [first] = book.orders();
  expect(resting.order.state.kind).toBe("unknown");
  book.cancel(first?.permId ?? 0, world.clock.now());
  await world.clock.advance(60_000);
  expect(pool.stats().epoch).toBe(2);
  expect(resting.order.state.kind).toBe("cancelled");
});

test("an order of an earlier process is found by its journal, and its key places no second one", async () => {
  const { world, pool: first, until, placed } = trading();
  await until(first.close());
  await world.clock.advance(5_000);
  const journal = memoryJournal();
  const options: WebPoolOptions = { journal, answerQuestion: "yes" };
  const before = world.pool(options);
  await until(before.placeOrder(APPLE, RESTING, { key: "resting" }));
  await until(before.close());
  // IBKR allows the accounts of the portfolio once in 5 s, whichever process requests them.
  await world.clock.advance(5_000);
  const after = world.pool(options);
  await until(after.connect());
  const again = await until(after.placeOrder(APPLE, RESTING, { key: "resting", sendWithinMs: 10_000 }));
  expect((await until(again.order.known())).kind).toBe("acknowledged");
  expect(placed()).toBe(1);
  expect((await until(again.order.cancel())).kind).toBe("acknowledged");
  expect(world.gateway.exchange.trading.orders()[0]?.status).toBe("Cancelled");
});
