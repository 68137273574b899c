import { expect, test } from "vitest";
import { cutOrder } from "../../../../sim/mod.ts";
import { type OrderTerms, type OrderVerdict, SecType } from "../../../../src/mod.ts";
import { World } from "../../../support/world.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const START = Date.UTC(2026, 0, 13, 15, 30);
const INVALID = { error: { name: "PoolError", code: "INVALID_OPTION" } };

/** Begins a pool with an order that rests. */
async function resting() {
  const world = new World({}, START);
  const pool = world.pool();
  const { order } = await world.clock.until(pool.placeOrder(APPLE, RESTING, { key: "k" }));
  return { world, pool, order };
}

test("a modification without terms is refused by name, and cancels nothing", async () => {
  const { world, pool, order } = await resting();
  for (const changes of [null, [], "x", 1] as never[]) {
    expect(await world.outcome(pool.modifyOrder("k", changes))).toMatchObject(INVALID);
    await expect(order.modify(changes)).rejects.toThrow("changes: expected object");
  }
  expect(order.state.kind).toBe("working");
});

test("a modification has the terms of its call, whatever its caller does to them later", async () => {
  const { world, pool, order } = await resting();
  const changes = { lmtPrice: 2 };
  const modified = pool.modifyOrder("k", changes);
  changes.lmtPrice = 900;
  expect((await world.clock.until(modified)).kind).toBe("acknowledged");
  expect(order.terms.lmtPrice).toBe(2);
});

test("an order of another pool is refused by both calls that change orders", async () => {
  const { world, order } = await resting();
  const other = world.pool({ clientId: 2 });
  for (const given of [order, new Proxy(order, {}), null, Symbol("x"), {}, "no such key"] as never[])
    for (const call of [other.cancelOrder(given), other.modifyOrder(given, { lmtPrice: 2 })])
      await expect(call).rejects.toThrow("order: expected an order of this pool or its key");
  expect(order.state.kind).toBe("working");
});

test("options of an OCA group that are no object are refused", async () => {
  const { pool } = await resting();
  const members = [1, 2].map((lmtPrice) => ({ contract: APPLE, order: { ...RESTING, lmtPrice } }));
  const throws = Object.defineProperty({}, "type", {
    enumerable: true,
    get: () => {
      throw new Error("unreadable");
    },
  });
  for (const options of [null, "x", [], 1, throws] as never[])
    await expect(pool.placeOcaGroup(members, options)).rejects.toMatchObject(INVALID.error);
});

test("a verdict that is wrong is refused by field, and leaves the outcome unknown", async () => {
  const { world, pool } = await resting();
  world.tws.inject(cutOrder({ at: "unread" }));
  const { order } = await world.clock.until(pool.placeOrder(APPLE, RESTING, { key: "lost" }));
  expect(order.state.kind).toBe("unknown");
  const wrong = [
    [null, "verdict: expected object, received null"],
    [{}, "verdict.kind"],
    [{ kind: "working" }, "verdict.kind: expected one of"],
    [{ kind: "filled" }, "verdict.filled"],
    [{ kind: "filled", filled: Number.NaN }, "verdict.filled"],
    [{ kind: "cancelled", filled: -1 }, "verdict.filled"],
    [{ kind: "cancelled", filled: "3" }, "verdict.filled"],
    [{ kind: "rejected", text: 5 }, "verdict.text"],
    [{ kind: "not-sent", filled: 1 }, "unknown field filled"],
  ] as [OrderVerdict, string][];
  for (const [verdict, text] of wrong) {
    const settled = pool.orders.settle("lost", verdict);
    await expect(settled).rejects.toMatchObject({ ...INVALID.error, message: expect.stringContaining(text) });
  }
  await expect(pool.orders.settle(Symbol("x") as never, { kind: "not-sent" })).rejects.toThrow(
    "key: expected",
  );
  expect(order.state.kind).toBe("unknown");
});
