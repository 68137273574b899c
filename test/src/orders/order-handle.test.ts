import { expect, test } from "vitest";
import type { OrderChange, OrderTerms } from "../../../src/mod.ts";
import { SecType } from "../../../src/mod.ts";
import { World } from "../../support/world.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 10 };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const START = Date.UTC(2026, 0, 13, 15, 30);

/** Places an order, and reads its changes to their end. */
async function placed(world: World, terms: OrderTerms) {
  const pool = world.pool();
  const { order } = await world.clock.until(pool.placeOrder(APPLE, terms));
  const changes: OrderChange[] = [];
  const read = (async () => {
    for await (const change of order.changes()) changes.push(change);
  })();
  return { pool, order, changes, read };
}

test("the changes of a filled order end with its fill and the commission of it", async () => {
  const world = new World({}, START);
  const { order, changes, read } = await placed(world, MARKET);
  await world.clock.until(read);
  expect(order.state.kind).toBe("filled");
  expect(changes.map(({ kind }) => kind)).toContain("fill");
  expect(changes.at(-1)).toMatchObject({ kind: "commission", currency: "USD" });
});

test("the changes of a filled order end without a commission that never comes", async () => {
  const world = new World({}, START);
  world.tws.script.onAnswer("commissionReport", () => true).drop();
  const { changes, read } = await placed(world, MARKET);
  const beganMs = world.clock.now();
  await world.clock.until(read);
  expect(world.clock.now() - beganMs).toBe(10_000);
  expect(changes.some(({ kind }) => kind === "commission")).toBe(false);
});

test("close() ends every wait for an order that is open", async () => {
  const world = new World({}, START);
  const { pool, order, read } = await placed(world, RESTING);
  const done = world.outcome(order.done());
  await world.clock.until(pool.close());
  expect(await done).toMatchObject({ error: { code: "CLOSED" } });
  expect(await world.outcome(order.known())).toMatchObject({ error: { code: "CLOSED" } });
  await world.clock.until(read);
  for await (const change of order.changes()) expect(change.kind).toBe("state");
});

test("an abort ends a wait, and the order goes on", async () => {
  const world = new World({}, START);
  const { order } = await placed(world, RESTING);
  const controller = new AbortController();
  const done = world.outcome(order.done({ signal: controller.signal }));
  controller.abort();
  expect(await done).toMatchObject({ error: { code: "ABORTED" } });
  expect(order.state.kind).toBe("working");
});

test("a handle has the contract and the terms, with the modifications that IBKR has", async () => {
  const world = new World({}, START);
  const { order } = await placed(world, RESTING);
  expect(order.contract).toMatchObject(APPLE);
  expect(order.terms).toMatchObject({ ...RESTING, tif: "DAY", orderRef: order.reference });
  await world.clock.until(order.modify({ lmtPrice: 2 }));
  expect(order.terms).toMatchObject({ lmtPrice: 2, totalQuantity: 10 });
});

test("an order knows the keys of its changes, and of no others", async () => {
  const world = new World({}, START);
  const { pool, order } = await placed(world, RESTING);
  await world.clock.until(pool.modifyOrder(order, { lmtPrice: 2 }, { key: "m" }));
  expect([order.hasChange("m"), order.hasChange("n"), order.hasChange(order.key)]).toEqual([
    true,
    false,
    false,
  ]);
  await world.clock.until(order.cancel({ key: "c" }));
  expect(order.hasChange("c")).toBe(true);
});
