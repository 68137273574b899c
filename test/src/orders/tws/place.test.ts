import { expect, test } from "vitest";
import { cutOrder } from "../../../../sim/mod.ts";
import { type OrderTerms, SecType } from "../../../../src/mod.ts";
import { World } from "../../../support/world.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 10 };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const START = Date.UTC(2026, 0, 13, 15, 30);

test("a market order is acknowledged, and its handle sees it filled", async () => {
  const world = new World({}, START);
  const pool = world.pool();
  const outcome = await world.clock.until(pool.placeOrder(APPLE, MARKET));
  expect(outcome.kind).toBe("acknowledged");
  const done = await world.clock.until(outcome.order.done());
  expect(done).toMatchObject({ kind: "filled", progress: { filled: 10 } });
  console.log(outcome.order.state, outcome.order.fills, pool.stats().orders);
});

test("a resting order is cancelled by its handle", async () => {
  const world = new World({}, START);
  const pool = world.pool();
  const outcome = await world.clock.until(pool.placeOrder(APPLE, RESTING));
  expect(outcome.order.state.kind).toBe("working");
  const modified = await world.clock.until(outcome.order.modify({ lmtPrice: 2 }));
  expect(modified.kind).toBe("acknowledged");
  const cancelled = await world.clock.until(outcome.order.cancel());
  expect(cancelled.kind).toBe("acknowledged");
  expect(await world.clock.until(outcome.order.done())).toMatchObject({ kind: "cancelled" });
});

for (const at of ["unread", "unkept", "unacknowledged", "unfilled", "unreported"] as const) {
  test(`a market order that is cut ${at}`, async () => {
    const world = new World({}, START);
    const pool = world.pool();
    await world.clock.until(pool.connect());
    world.tws.inject(cutOrder({ at }));
    const outcome = await world.clock.until(pool.placeOrder(APPLE, MARKET));
    const first = outcome.kind;
    const known = await world.clock.until(outcome.order.known());
    console.log(at, first, known.kind, outcome.order.state, world.clock.now() - START);
    expect(pool.stats().orders.unknown).toEqual([]);
  });
}
