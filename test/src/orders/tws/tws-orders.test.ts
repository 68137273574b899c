import { expect, test } from "vitest";
import { connectivityLost, cutOrder, drop, mute, restart } from "../../../../sim/mod.ts";
import {
  memoryJournal,
  type OrderTerms,
  PoolError,
  SecType,
  type TwsOrderOutcome,
} from "../../../../src/mod.ts";
import { World } from "../../../support/world.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 10 };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const START = Date.UTC(2026, 0, 13, 15, 30);

function trading() {
  const world = new World({}, START);
  const pool = world.pool();
  const until = <T>(promise: Promise<T>): Promise<T> => world.clock.until(promise);
  return { world, pool, until };
}

/** Counts the orders that the fake has read and kept. */
const placed = (world: World): number =>
  world.tws.trace.events.filter(({ event, detail }) => event === "read" && detail === "placeOrder").length;

test("a market order is acknowledged, and its handle sees it filled", async () => {
  const { pool, until } = trading();
  const outcome = await until(pool.placeOrder(APPLE, MARKET));
  expect(outcome.kind).toBe("acknowledged");
  expect(await until(outcome.order.done())).toMatchObject({ kind: "filled", progress: { filled: 10 } });
  expect(outcome.order.fills).toHaveLength(1);
  expect(outcome.order.permId).toBeGreaterThan(0);
});

test("a resting order is modified and cancelled by its handle", async () => {
  const { pool, until } = trading();
  const outcome = await until(pool.placeOrder(APPLE, RESTING));
  expect(outcome.order.state.kind).toBe("working");
  expect((await until(outcome.order.modify({ lmtPrice: 2 }))).kind).toBe("acknowledged");
  const [open] = await until(pool.getOpenOrders());
  expect(open?.order.lmtPrice).toBe(2);
  expect((await until(pool.cancelOrder(outcome.order.key))).kind).toBe("acknowledged");
  expect(await until(outcome.order.done())).toMatchObject({ kind: "cancelled" });
});

test("the same key gives the first outcome, and another order under it is an error", async () => {
  const { world, pool, until } = trading();
  const calls = [1, 2].map(() => pool.placeOrder(APPLE, RESTING, { key: "k" }));
  const [one, two] = await until(Promise.all(calls));
  expect(one?.order).toBe(two?.order);
  expect(placed(world)).toBe(1);
  const other = await world.outcome(pool.placeOrder(APPLE, MARKET, { key: "k" }));
  expect(other).toMatchObject({ error: { code: "ORDER_KEY_REUSED" } });
});

test("an order is refused at once while TWS is disconnected from IBKR, and waits with a deadline", async () => {
  const { world, pool, until } = trading();
  await until(pool.connect());
  const fault = world.tws.inject(connectivityLost({}));
  await world.clock.advance(10);
  const refused = await until(pool.placeOrder(APPLE, RESTING));
  expect(refused).toMatchObject({ kind: "not-sent", reason: { code: "ORDER_GATE_CLOSED" } });
  const waits = pool.placeOrder(APPLE, RESTING, { sendWithinMs: 60_000 });
  await world.clock.advance(5_000);
  expect(placed(world)).toBe(0);
  expect(pool.stats().orders).toMatchObject({
    waiting: [expect.any(String)],
    closed: "TWS is cut off from IBKR",
  });
  fault.heal();
  expect((await until(waits)).kind).toBe("acknowledged");
});

test("an order waits for a lost session until its deadline, and is not sent after it", async () => {
  const { world, pool, until } = trading();
  await until(pool.connect());
  world.tws.inject(mute({ forMs: 20_000 }));
  world.tws.inject(drop({ how: "rst" })).heal();
  await world.clock.advance(1);
  const late = await until(pool.placeOrder(APPLE, RESTING, { sendWithinMs: 5_000 }));
  expect(late.kind).toBe("not-sent");
  const good = await until(pool.placeOrder(APPLE, RESTING, { sendWithinMs: 60_000 }));
  expect(good.kind).toBe("acknowledged");
  expect(placed(world)).toBe(1);
});

test("a bracket is placed as one step, and its exits are cancelled with its entry", async () => {
  const { world, pool, until } = trading();
  const exit = (terms: Partial<OrderTerms>): OrderTerms => ({ ...RESTING, action: "SELL", ...terms });
  const outcomes = await until(
    pool.placeBracket(APPLE, {
      entry: RESTING,
      takeProfit: exit({ lmtPrice: 900 }),
      stopLoss: { action: "SELL", orderType: "STP", totalQuantity: 10, auxPrice: 0.5 },
    }),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(3).fill("acknowledged"));
  await until((outcomes[0] as TwsOrderOutcome).order.cancel());
  for (const { order } of outcomes) expect((await until(order.done())).kind).toBe("cancelled");
  expect(placed(world)).toBe(3);
});

test("a fill of one order of an OCA group cancels the other", async () => {
  const { pool, until } = trading();
  const [resting, market] = await until(
    pool.placeOcaGroup([
      { contract: APPLE, order: RESTING },
      { contract: APPLE, order: MARKET },
    ]),
  );
  expect((await until(market?.order.done() as Promise<unknown>)) as object).toMatchObject({ kind: "filled" });
  expect((await until(resting?.order.done() as Promise<unknown>)) as object).toMatchObject({
    kind: "cancelled",
  });
});

test("a preview has margins and a commission, and places nothing", async () => {
  const { pool, until } = trading();
  const { initialMargin, commission } = await until(pool.previewOrder(APPLE, MARKET));
  expect(initialMargin.after).toBeGreaterThan(initialMargin.before ?? Number.NaN);
  expect(commission.currency).toBe("USD");
  expect(await until(pool.getOpenOrders())).toEqual([]);
});

test("a cancel of all orders is acknowledged, and each order reports its end", async () => {
  const { pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  expect(await until(pool.cancelAllOrdersOfAllClients())).toEqual({ kind: "acknowledged" });
  expect((await until(order.done())).kind).toBe("cancelled");
});

test("a rejected order has the code and the text of TWS", async () => {
  const { pool, until } = trading();
  const outcome = await until(pool.placeOrder(APPLE, { ...RESTING, totalQuantity: 1e9, lmtPrice: 300 }));
  expect(outcome).toMatchObject({ kind: "rejected", code: 201 });
});

test("an unanswered order is unknown, closes the gate, and is found by the lists", async () => {
  const { world, pool, until } = trading();
  await until(pool.connect());
  world.tws.script
    .onAnswer("openOrder", () => true)
    .drop()
    .times(1);
  world.tws.script
    .onAnswer("orderStatus", () => true)
    .drop()
    .times(1);
  const outcome = await until(pool.placeOrder(APPLE, RESTING, { timeoutMs: 2_000 }));
  expect(outcome.kind).toBe("unknown");
  expect(pool.stats().orders.unknown).toEqual([outcome.key]);
  const second = await until(pool.placeOrder(APPLE, RESTING));
  expect(second).toMatchObject({ kind: "not-sent", reason: { code: "ORDER_GATE_CLOSED" } });
  expect((await until(outcome.order.known())).kind).toBe("acknowledged");
});

test("an order of an earlier process is found by its journal, and its key places no second one", async () => {
  const { world, pool: first, until } = trading();
  const journal = memoryJournal();
  await until(first.close());
  const before = world.pool({ journal });
  const resting = await until(before.placeOrder(APPLE, RESTING, { key: "resting" }));
  await until(before.close());
  const after = world.pool({ journal });
  await until(after.connect());
  const again = await until(after.placeOrder(APPLE, RESTING, { key: "resting", sendWithinMs: 10_000 }));
  const known = await until(again.order.known());
  expect(known).toMatchObject({ kind: "acknowledged" });
  expect(again.order.orderId).toBe(resting.order.orderId);
  expect(placed(world)).toBe(1);
});

test("the first session finds an order of an earlier process, and its call waits for none", async () => {
  const { world, pool: first, until } = trading();
  const journal = memoryJournal();
  await until(first.close());
  const before = world.pool({ journal });
  await until(before.placeOrder(APPLE, RESTING, { key: "resting" }));
  await until(before.close());
  const after = world.pool({ journal });
  const again = await until(after.placeOrder(APPLE, RESTING, { key: "resting" }));
  expect(again.kind).toBe("unknown");
  expect(after.stats()).toMatchObject({ waiters: 0, dials: 1 });
  expect(await until(again.order.known())).toMatchObject({ kind: "acknowledged" });
});

test("a person ends an outcome that cannot be proven, and the gate opens", async () => {
  const { world, until } = trading();
  const journal = memoryJournal();
  await journal.append([
    {
      type: "order",
      key: "lost",
      reference: "#aaaaaaaaaaaa",
      fingerprint: "f",
      account: "",
      clientId: 9,
      orderId: 3,
      terms: { contract: APPLE, order: RESTING },
      atMs: START,
    },
  ]);
  const pool = world.pool({ journal });
  await until(pool.connect());
  await world.clock.advance(600_000);
  expect(pool.stats().orders.unknown).toEqual(["lost"]);
  const refused = await until(pool.placeOrder(APPLE, RESTING));
  expect(refused).toMatchObject({ kind: "not-sent", reason: { code: "ORDER_GATE_CLOSED" } });
  await pool.orders.settle("lost", { kind: "cancelled" });
  expect(pool.orders.get("lost")?.state).toMatchObject({ kind: "cancelled", progress: { filled: 0 } });
  expect((await until(pool.placeOrder(APPLE, RESTING))).kind).toBe("acknowledged");
  await expect(pool.orders.settle("x", { kind: "not-sent" })).rejects.toThrow(PoolError);
});

test("an order that the lists of TWS lack at first stays unknown until they have it", async () => {
  const { world, pool, until } = trading();
  await until(pool.connect());
  world.tws.inject(cutOrder({ at: "unacknowledged" }));
  let isHidden = true;
  for (const name of ["openOrder", "orderStatus", "completedOrder", "execDetails"] as const)
    world.tws.script.onAnswer(name, () => isHidden).drop();
  const { order, kind } = await until(pool.placeOrder(APPLE, RESTING));
  await world.clock.advance(60_000);
  expect([kind, order.state.kind]).toEqual(["unknown", "unknown"]);
  isHidden = false;
  await world.clock.advance(60_000);
  expect(order.state.kind).toBe("working");
});

test("an ID that TWS gives out again after a restart is not used again by the next process", async () => {
  const { world, pool: first, until } = trading();
  await until(first.close());
  const journal = memoryJournal();
  const before = world.pool({ journal });
  await until(before.connect());
  world.tws.inject(restart({ lostOrders: 1, refuseMs: 100, closeMs: 0, muteMs: 0 }));
  const lost = await until(before.placeOrder(APPLE, RESTING));
  await until(before.close());
  const after = world.pool({ journal });
  await until(after.connect());
  const { order } = await until(after.placeOrder(APPLE, RESTING, { sendWithinMs: 30_000 }));
  expect(order.orderId).toBeGreaterThan(lost.order.orderId ?? Number.NaN);
  expect(after.orders.get(lost.key)?.state.kind).toBe("not-sent");
});

for (const at of ["unread", "unkept", "unacknowledged", "unfilled", "unreported"] as const) {
  test(`a market order that is cut ${at} has a true outcome`, async () => {
    const { world, pool, until } = trading();
    await until(pool.connect());
    world.tws.inject(cutOrder({ at }));
    const outcome = await until(pool.placeOrder(APPLE, MARKET));
    await world.clock.advance(60_000);
    const isThere = at !== "unread" && at !== "unkept";
    expect(outcome.order.state.kind).toBe(isThere ? "filled" : "not-sent");
    expect(pool.stats().orders.unknown).toEqual([]);
    expect(placed(world)).toBe(isThere ? 1 : 0);
  });
}
