import { expect, test } from "vitest";
import { connectivityLost, cutOrder, drop } from "../../../../sim/mod.ts";
import {
  type IbkrPool,
  type Journal,
  memoryJournal,
  type OrderTerms,
  SecType,
  type TwsOrder,
} from "../../../../src/mod.ts";
import { requests, trading } from "../../../support/trading-pool.ts";

const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };

/** Gets what became of a change, by a second call with its key. */
async function repeated(order: TwsOrder, changes: Partial<OrderTerms>, key: string): Promise<string> {
  return (await order.modify(changes, { key })).kind;
}

async function resting(pool: IbkrPool): Promise<TwsOrder> {
  return (await pool.placeOrder(APPLE, RESTING)).order;
}

/** Notes the states that an order reaches from now on. */
async function follow(order: TwsOrder, seen: string[]): Promise<void> {
  for await (const change of order.changes()) if (change.kind === "state") seen.push(change.state.kind);
}

for (const changes of [{ minQty: 5 }, { hidden: true }, { triggerMethod: 2 }, { allOrNone: true }] as const) {
  const [name = ""] = Object.keys(changes);
  test(`a modification of ${name} that TWS has not read is not called acknowledged`, async () => {
    const { world, pool, clock, tws } = trading();
    const order = await clock.until(resting(pool));
    tws.inject(cutOrder({ of: "modify", at: "unread" }));
    const { value } = (await world.outcome(order.modify(changes, { key: "change" }))) as {
      value: { kind: string };
    };
    await clock.advance(60_000);
    expect([value.kind, await clock.until(repeated(order, changes, "change"))]).toEqual([
      "unknown",
      "unknown",
    ]);
    expect(order.terms).not.toHaveProperty(name);
    await pool.orders.settle("change", { kind: "not-sent" });
    expect((await clock.until(pool.placeOrder(APPLE, RESTING))).kind).toBe("acknowledged");
  });
}

test("a modification that a later one overtook before the loss may be refused, and stays unknown", async () => {
  const { pool, clock, tws } = trading();
  const order = await clock.until(resting(pool));
  for (const name of ["openOrder", "orderStatus"] as const)
    tws.script
      .onAnswer(name, () => true)
      .drop()
      .times(2);
  const calls = [2, 3].map((lmtPrice) => order.modify({ lmtPrice }, { key: `to ${lmtPrice}` }));
  await clock.advance(1);
  tws.inject(drop({ how: "rst" })).heal();
  expect((await clock.until(Promise.all(calls))).map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
  await clock.advance(60_000);
  const [open] = await clock.until(pool.getOpenOrders());
  expect([open?.order.lmtPrice, order.terms.lmtPrice]).toEqual([3, 3]);
  const kinds = [2, 3].map((lmtPrice) => repeated(order, { lmtPrice }, `to ${lmtPrice}`));
  expect(await clock.until(Promise.all(kinds))).toEqual(["unknown", "acknowledged"]);
  expect(pool.stats().orders.unknown).toEqual(["to 2"]);
});

test("a refused modification whose error was lost is not called acknowledged for a later one", async () => {
  const { pool, clock, tws } = trading();
  const order = await clock.until(resting(pool));
  tws.script.onAnswer("error", { code: 201 }).drop();
  for (const name of ["openOrder", "orderStatus"] as const)
    tws.script
      .onAnswer(name, () => true)
      .drop()
      .once();
  const refused = { totalQuantity: 1e9, lmtPrice: 300 };
  const calls = [
    order.modify(refused, { key: "refused" }),
    order.modify({ totalQuantity: 10, lmtPrice: 3 }, { key: "later" }),
  ];
  await clock.advance(1);
  tws.inject(drop({ how: "rst" })).heal();
  await clock.until(Promise.all(calls));
  await clock.advance(60_000);
  expect(order.terms.lmtPrice).toBe(3);
  expect(await clock.until(repeated(order, refused, "refused"))).toBe("unknown");
});

test("a modification that a later one of its session overtook is acknowledged with it", async () => {
  const { pool, clock, tws } = trading();
  const order = await clock.until(resting(pool));
  for (const name of ["openOrder", "orderStatus"] as const)
    tws.script
      .onAnswer(name, () => true)
      .drop()
      .once();
  const calls = [2, 3].map((lmtPrice) => order.modify({ lmtPrice }));
  const outcomes = await clock.until(Promise.all(calls));
  expect(outcomes.map(({ kind }) => kind)).toEqual(["acknowledged", "acknowledged"]);
});

test("a modification that waits for the gate is taken back by the cancel of its order", async () => {
  const { pool, clock, tws } = trading();
  const order = await clock.until(resting(pool));
  const fault = tws.inject(connectivityLost({}));
  await clock.advance(10);
  const change = order.modify({ lmtPrice: 2 }, { sendWithinMs: 60_000 });
  await clock.advance(10);
  const cancel = order.cancel();
  expect(await clock.until(change)).toMatchObject({ kind: "not-sent", reason: { code: "ABORTED" } });
  fault.heal();
  expect((await clock.until(cancel)).kind).toBe("acknowledged");
  expect([requests(tws, "placeOrder"), requests(tws, "cancelOrder")]).toEqual([1, 1]);
});

test("a call that waits for the gate settles as soon as its order is cancelled", async () => {
  const { pool, clock, tws } = trading();
  await clock.until(pool.connect());
  tws.inject(connectivityLost({}));
  await clock.advance(10);
  const beganMs = clock.now();
  const place = pool.placeOrder(APPLE, RESTING, { key: "waits", sendWithinMs: 60_000 });
  await clock.advance(10);
  expect((await clock.until(pool.cancelOrder("waits"))).kind).toBe("not-sent");
  expect(await clock.until(place)).toMatchObject({ kind: "not-sent", reason: { code: "ABORTED" } });
  expect(clock.now() - beganMs).toBeLessThan(1_000);
  expect(pool.stats().orders.waiting).toEqual([]);
});

test("a cancel waits for a journal that hangs until its deadline, and not at all once aborted", async () => {
  const journal = memoryJournal();
  let hangs = false;
  const slow: Journal = {
    open: () => journal.open(),
    append: (entries) => (hangs ? new Promise(() => {}) : journal.append(entries)),
    close: () => journal.close(),
  };
  const { pool, clock, tws } = trading({}, { journal: slow });
  const order = await clock.until(resting(pool));
  hangs = true;
  const controller = new AbortController();
  const aborted = order.cancel({ signal: controller.signal });
  await clock.advance(10);
  controller.abort();
  expect(await clock.until(aborted)).toMatchObject({ kind: "not-sent", reason: { code: "ABORTED" } });
  const beganMs = clock.now();
  expect((await clock.until(order.cancel({ sendWithinMs: 100 }))).kind).toBe("acknowledged");
  expect([clock.now() - beganMs < 1_000, requests(tws, "cancelOrder")]).toEqual([true, 1]);
});

for (const [name, status] of [
  ["working", "Submitted"],
  ["acknowledged", "Inactive"],
] as const)
  test(`an order that is refused after a modification is in doubt until lists have it ${name}`, async () => {
    const { pool, clock, tws } = trading();
    const order = await clock.until(resting(pool));
    tws.script
      .on("placeOrder")
      .wrap(({ name: answer, values }, reply) => {
        reply.send(answer, values);
        if (answer === "orderStatus") reply.error(201, "Order rejected - reason: late");
      })
      .once();
    const isListed = () => requests(tws, "reqAllOpenOrders") > 0;
    for (const report of ["openOrder", "orderStatus"] as const)
      tws.script.onAnswer(report, isListed).change(() => ({ status }));
    tws.script.on("reqAllOpenOrders").delay(500);
    const seen: string[] = [];
    void follow(order, seen);
    expect((await clock.until(order.modify({ lmtPrice: 2 }))).kind).toBe("acknowledged");
    await clock.advance(100);
    expect([order.state.kind, pool.stats().orders.unknown]).toEqual(["unknown", [order.key]]);
    expect(await clock.until(pool.placeOrder(APPLE, RESTING))).toMatchObject({
      kind: "not-sent",
      reason: { code: "ORDER_GATE_CLOSED" },
    });
    await clock.advance(5_000);
    expect([order.state.kind, pool.stats().orders.unknown]).toEqual([name, []]);
    expect(seen).not.toContain("rejected");
  });

test("a refusal after its modification was given up and judged does not reject the order", async () => {
  const { pool, clock, tws } = trading();
  const order = await clock.until(resting(pool));
  tws.script.onAnswer("error", { code: 201 }).delay(20_000);
  const change = await clock.until(order.modify({ totalQuantity: 1e9, lmtPrice: 300 }, { timeoutMs: 2_000 }));
  expect(change.kind).toBe("unknown");
  await clock.advance(10_000);
  expect([order.state.kind, pool.stats().orders.unknown]).toEqual(["working", []]);
  const seen: string[] = [];
  void follow(order, seen);
  await clock.advance(20_000);
  expect(order.state.kind).toBe("working");
  expect(seen).toEqual(["working", "unknown", "working"]);
});
