import { expect, test } from "vitest";
import { seeded } from "../../../../sim/mod.ts";
import { PoolError } from "../../../../src/errors.ts";
import type { OrderEntry } from "../../../../src/orders/journal.ts";
import { ownReference, referenceToken } from "../../../../src/orders/order-reference.ts";
import type { OrderTerms } from "../../../../src/orders/order-terms.ts";
import { AAPL } from "../../../support/contracts.ts";
import { ScriptedTws } from "../../../support/scripted-tws.ts";
import { slowJournal } from "../../../support/slow-journal.ts";
import { errors, RESTING } from "../../../support/views.ts";
import { soon, viewsFixture } from "../../../support/views-fixture.ts";
import { World } from "../../../support/world.ts";

const WHAT_IF = { ...RESTING, whatIf: true };
const status = (id: number, standing: string): [string, ...unknown[]] => [
  ...(["orderStatus", id, standing, 0, 1, 0, 900 + id, 0, 0, 1, "", 0] as const),
];

/** Names and IDs of what was sent. */
const idsOf = (calls: readonly unknown[][]): unknown[][] => calls.map(([name, id]) => [name, id]);

test("IDs on the wire only grow while pool, leases and previews wait for a slow journal", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields: [, id = ""] }, { send }) => {
    if (name === "placeOrder") send([3, id, "Submitted", 0, 1, 0, 900 + Number(id), 0, 0, 1, "", 0]);
  });
  const random = seeded("journal");
  const journal = slowJournal((done) => void world.clock.after(random.integer(0, 400), done));
  const pool = world.pool({ port: 5000, journal, messagesPerSecond: 1_000 });
  const leases = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  for (let at = 1; at <= 90; at++) {
    const [one, other] = leases.map(({ api }) => api);
    if (at % 3 === 0) void pool.placeOrder(AAPL, { ...RESTING, lmtPrice: at } as OrderTerms);
    else (at % 2 === 0 ? one : other)?.placeOrder(at, AAPL, { ...RESTING, lmtPrice: at });
    one?.placeOrder(1_000 + at, AAPL, WHAT_IF);
    await world.clock.advance(random.integer(0, 20));
  }
  await world.clock.advance(5_000);
  await world.clock.until(pool.close());
  await world.clock.advance(1_000);
  const ids = tws.of("placeOrder").map(({ fields }) => Number(fields[1]));
  expect(ids).toHaveLength(180);
  expect(ids).toEqual(ids.toSorted((one, other) => one - other));
});

test("an order is in the journal before its first byte, with the reference that it is sent with", async () => {
  const journal = slowJournal();
  const { take, sent } = viewsFixture({ nextValidId: 40, journal });
  take().call.placeOrder?.(7, AAPL, { ...RESTING, orderRef: "mine" });
  await soon();
  const [entry] = journal.entries as readonly OrderEntry[];
  expect(entry).toMatchObject({ type: "order", clientId: 1, orderId: 40, account: "" });
  expect([sent, ownReference(entry?.reference ?? "")]).toEqual([[], "mine"]);
  expect(referenceToken(entry?.reference)).toBe(entry?.key);
  journal.finish();
  await soon();
  expect(
    sent.map(([name, id, , order]) => [
      name,
      id,
      (order as OrderEntry["terms"]["order"] & { orderRef: string }).orderRef,
    ]),
  ).toEqual([["placeOrder", 40, entry?.reference]]);
});

test("an order waits for one before it whose entry is not durable yet", async () => {
  const journal = slowJournal();
  const { take, out } = viewsFixture({ nextValidId: 40, journal });
  const [one, other] = [take(), take()];
  one.call.placeOrder?.(1, AAPL, RESTING);
  other.call.placeOrder?.(1, AAPL, WHAT_IF);
  other.call.placeOrder?.(2, AAPL, RESTING);
  await soon();
  expect(out()).toEqual([]);
  journal.finish();
  await soon();
  expect(idsOf(out())).toEqual([
    ["placeOrder", 40],
    ["placeOrder", 41],
  ]);
});

test("an order whose entry cannot be kept is not sent, and its caller receives 504", async () => {
  const journal = slowJournal();
  const { take, out } = viewsFixture({ journal });
  const { call, told } = take();
  call.placeOrder?.(1, AAPL, RESTING);
  journal.finish(new PoolError("JOURNAL_FAILED", "the disk is full"));
  await soon();
  expect([out(), errors(told)]).toEqual([[], [[504, 1]]]);
  expect(told[0]?.[1]).toEqual(
    new Error("Not sent: placeOrder: the disk is full", { cause: expect.anything() }),
  );
});

test("what waits for the journal is taken back by its cancel, a global cancel and the release", async () => {
  for (const how of ["cancelOrder", "reqGlobalCancel", "release"] as const) {
    const journal = slowJournal();
    const { take, out } = viewsFixture({ journal });
    const { view, call, told } = take();
    call.placeOrder?.(1, AAPL, RESTING);
    call.placeOrder?.(1, AAPL, { ...RESTING, lmtPrice: 2 });
    if (how === "release") view.close();
    else call[how]?.(1);
    while (journal.waiting > 0) journal.finish();
    await soon();
    expect(
      idsOf(out()).map(([name]) => name),
      how,
    ).toEqual(how === "reqGlobalCancel" ? [how] : []);
    expect(errors(told), how).toEqual([[how === "release" ? 504 : 202, 1]]);
    if (how === "release") expect(told.at(-1)).toEqual(["disconnected"]);
  }
});

test("an order without a time in force has DAY; a modification without one keeps it", () => {
  const { take, sent } = viewsFixture({ nextValidId: 40 });
  const { call } = take();
  const { tif: _tif, ...untimed } = RESTING;
  call.placeOrder?.(1, AAPL, untimed);
  call.placeOrder?.(2, AAPL, { ...RESTING, tif: "GTC" });
  call.placeOrder?.(2, AAPL, { ...untimed, lmtPrice: 2 });
  expect(sent.map(([, id, , order]) => [id, (order as { tif: string }).tif])).toEqual([
    [40, "DAY"],
    [41, "GTC"],
    [41, "GTC"],
  ]);
});

test("a modification keeps the token behind the caller's new reference, also of pool orders", async () => {
  const { take, sent, comes, orders } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  const options = {
    key: "pool",
    sendWithinMs: undefined,
    timeoutMs: 1_000,
    signal: undefined,
    resend: false,
  };
  void orders.place([{ contract: AAPL, order: { ...RESTING, orderRef: "a" }, key: "pool" }], options);
  await soon();
  const reference = orders.book.get("pool")?.reference ?? "";
  call.reqExecutions?.(2, {});
  comes("execDetails", 41, AAPL, { orderId: 40, clientId: 1, permId: 940, orderRef: reference, execId: "e" });
  expect(news()[0]?.[3]).toMatchObject({ orderId: -2, orderRef: "a" });
  call.placeOrder?.(-2, AAPL, { ...RESTING, lmtPrice: 3, orderRef: "b" });
  const order = sent.at(-1)?.[3] as { orderRef: string; lmtPrice: number };
  expect(order).toMatchObject({ lmtPrice: 3, orderRef: `b #${referenceToken(reference)}` });
  const [change] = orders.book.get("pool")?.changes ?? [];
  expect(change?.state.kind).toBe("written");
  comes("openOrder", 40, AAPL, { ...RESTING, ...order, orderId: 40, clientId: 1 }, { status: "Submitted" });
  expect(change?.state.kind).toBe("working");
  expect(orders.book.get("pool")?.order.lmtPrice).toBe(3);
});

test("a refused preview of a change leaves the order what it was", () => {
  const { take, comes, orders, calls } = viewsFixture({ nextValidId: 40 });
  const { call } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  comes(...status(40, "Submitted"));
  call.placeOrder?.(7, AAPL, WHAT_IF);
  // A preview is no order of its client ID.
  expect(calls.ordered).toBe(1);
  comes("error", new Error("Order rejected"), 201, 40);
  expect(orders.book.orders.map(({ state }) => state.kind)).toEqual(["working"]);
  // An answered preview does not take the refusal of the order.
  call.placeOrder?.(7, AAPL, WHAT_IF);
  comes("openOrder", 40, AAPL, { ...WHAT_IF, orderId: 40, clientId: 1 }, { status: "PreSubmitted" });
  comes("error", new Error("Order rejected"), 201, 40);
  expect(orders.book.orders.map(({ state }) => state.kind)).toEqual(["rejected"]);
});

test("an order that is placed again after its end is a new one under the same ID", () => {
  const { take, comes, orders, out } = viewsFixture({ nextValidId: 40 });
  const { call } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  comes("error", new Error("Order rejected"), 201, 40);
  call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice: 2 });
  expect(idsOf(out())).toEqual([
    ["placeOrder", 40],
    ["placeOrder", 40],
  ]);
  comes(...status(40, "Submitted"));
  expect(orders.book.orders.map(({ state }) => state.kind)).toEqual(["rejected", "working"]);
});

test("a late report of an order that has ended is not one of the order that has its ID now", () => {
  const { take, comes, orders } = viewsFixture({ nextValidId: 40 });
  const { call } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  comes(...status(40, "Cancelled"));
  call.placeOrder?.(7, AAPL, RESTING);
  comes(...status(40, "Cancelled"));
  expect(orders.book.orders.map(({ state }) => state.kind)).toEqual(["cancelled", "written"]);
});

test("a cancel by the pool takes back what a lease has not sent yet", async () => {
  const { take, clock, out, orders } = viewsFixture({ nextValidId: 40, messagesPerSecond: 2 });
  const { call, told } = take();
  for (let id = 1; id <= 3; id++) call.reqUserInfo?.(id);
  call.placeOrder?.(7, AAPL, RESTING);
  call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice: 2 });
  const [record] = orders.book.orders;
  if (record === undefined) throw new Error("the order has no record");
  expect((await orders.cancel(record)).kind).toBe("not-sent");
  await clock.advance(60_000);
  expect(out().filter(([name]) => name !== "reqUserInfo")).toEqual([]);
  expect(errors(told)).toEqual([[202, 7]]);
});

test("changes of a lease that are over are forgotten at the next; those of the pool are kept", async () => {
  const { take, comes, orders } = viewsFixture({ nextValidId: 40 });
  const { call } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  comes(...status(40, "Submitted"));
  const [record] = orders.book.orders;
  if (record === undefined) throw new Error("the order has no record");
  const answer = (lmtPrice: number): void => {
    const order = { ...RESTING, lmtPrice, orderId: 40, clientId: 1, orderRef: record.reference };
    comes("openOrder", 40, AAPL, order, { status: "Submitted" });
  };
  void orders.modify(record, { lmtPrice: 2 }, { key: "of the pool" });
  await soon();
  answer(2);
  for (let lmtPrice = 3; lmtPrice <= 20; lmtPrice++) {
    call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice });
    answer(lmtPrice);
  }
  expect(record.changes.map(({ isKnown }) => isKnown)).toEqual([true, true]);
  expect(orders.book.intent("of the pool")?.isKnown).toBe(true);
});

test("the gate of a change is that of the account of its order", () => {
  const { take, comes, orders } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.placeOrder?.(1, AAPL, { ...RESTING, account: "DU1" });
  call.placeOrder?.(2, AAPL, { ...RESTING, account: "DU2" });
  for (const id of [40, 41]) comes(...status(id, "Submitted"));
  news();
  orders.book.orders[0]?.apply({ kind: "lost", why: "a test says so" });
  call.placeOrder?.(1, AAPL, { ...RESTING, lmtPrice: 2 });
  call.placeOrder?.(2, AAPL, { ...RESTING, lmtPrice: 2 });
  expect(errors(news())).toEqual([[504, 1]]);
});
