import { expect, test } from "vitest";
import { cutOrder } from "../../../../sim/mod.ts";
import { PoolError } from "../../../../src/errors.ts";
import { memoryJournal } from "../../../../src/mod.ts";
import type { JournalEntry } from "../../../../src/orders/journal.ts";
import type { OrderRecord } from "../../../../src/orders/order-record.ts";
import { AAPL } from "../../../support/contracts.ts";
import { testBook } from "../../../support/orders/records.ts";
import { slowJournal } from "../../../support/slow-journal.ts";
import { trading } from "../../../support/trading-pool.ts";
import { errors, RESTING } from "../../../support/views.ts";
import {
  soon,
  type ViewsFixture,
  type ViewsFixtureOptions,
  viewsFixture,
} from "../../../support/views-fixture.ts";

/** Terms of an order that another program has placed with the client ID of the pool; its reference is shared by others. */
const THEIRS = { ...RESTING, orderId: 500, clientId: 1, permId: 5, account: "DU1", orderRef: "theirs" };
const OPEN = { status: "Submitted" };
const FULL = new PoolError("JOURNAL_FAILED", "the disk is full");

/** A view that was shown an order of another program, as -2. */
async function shown(options: ViewsFixtureOptions = {}) {
  const row = { orderId: 500, contract: AAPL, order: THEIRS, orderState: OPEN, standing: undefined };
  const fixture = viewsFixture({ nextValidId: 40, reads: { getOpenOrders: () => [row] }, ...options });
  const { call, told, news } = fixture.take();
  call.reqOpenOrders?.();
  await soon();
  expect(told.map(([event, id]) => [event, id])).toEqual([
    ["openOrder", -2],
    ["openOrderEnd", undefined],
  ]);
  fixture.out();
  news();
  return { ...fixture, call, news };
}

function onlyOrder({ orders }: Pick<ViewsFixture, "orders">): OrderRecord {
  const [record, ...others] = orders.book.orders;
  if (record === undefined || others.length > 0) throw new Error("not one order");
  return record;
}

const kinds = (entries: readonly JournalEntry[]): readonly string[] => entries.map(({ type }) => type);

test("a modification of another program's order is in the journal before its first byte", async () => {
  const journal = slowJournal();
  const fixture = await shown({ journal });
  const { call, out, sent, comes } = fixture;
  call.placeOrder?.(-2, AAPL, { ...RESTING, lmtPrice: 2, orderRef: "theirs" });
  await soon();
  expect([out(), kinds(journal.entries)]).toEqual([[], ["order", "state", "change"]]);
  expect(journal.entries[0]).toMatchObject({ clientId: 1, orderId: 500, permId: 5, reference: "theirs" });
  expect(journal.entries[1]).toMatchObject({ state: { kind: "acknowledged" }, permId: 5 });
  journal.finish();
  await soon();
  expect(sent.at(-1)).toMatchObject(["placeOrder", 500, AAPL, { lmtPrice: 2, orderRef: "theirs" }]);
  const record = onlyOrder(fixture);
  expect(record.changes[0]?.state.kind).toBe("written");
  comes("openOrder", 500, AAPL, { ...THEIRS, lmtPrice: 2 }, OPEN);
  expect([record.state.kind, record.changes[0]?.state.kind]).toEqual(["working", "acknowledged"]);
  // The next change needs its own entry alone.
  call.placeOrder?.(-2, AAPL, { ...RESTING, lmtPrice: 3 });
  expect(kinds(journal.entries).filter((type) => type !== "state")).toEqual(["order", "change", "change"]);
});

test("the gate refuses a modification of another program's order, and lets a cancel pass", async () => {
  const fixture = await shown();
  const { call, out, news, orders } = fixture;
  call.placeOrder?.(7, AAPL, { ...RESTING, account: "DU1" });
  onlyOrder(fixture).apply({ kind: "lost", why: "a test says so" });
  out();
  call.placeOrder?.(-2, AAPL, { ...RESTING, lmtPrice: 2 });
  expect([out(), errors(news()), orders.book.orders.length]).toEqual([[], [[504, -2]], 1]);
  call.cancelOrder?.(-2);
  expect(out()).toEqual([["cancelOrder", 500]]);
});

test("a change of another program's order that is lost is unknown, and closes the gate", async () => {
  for (const name of ["placeOrder", "cancelOrder"] as const) {
    const fixture = await shown();
    fixture.call[name]?.(-2, AAPL, { ...RESTING, lmtPrice: 2 });
    expect(onlyOrder(fixture).changes[0]?.state.kind).toBe("written");
    fixture.end(new PoolError("SESSION_LOST", "the session ended"));
    const { state, changes } = onlyOrder(fixture);
    expect([state.kind, changes[0]?.state.kind]).toEqual(["unknown", "unknown"]);
    expect(fixture.orders.book.unknown("DU1")).toHaveLength(2);
  }
});

test("a modification whose entries cannot be kept is not sent; a cancel is, and is kept later", async () => {
  const journal = slowJournal();
  const fixture = await shown({ journal });
  const { call, out, news, clock } = fixture;
  call.placeOrder?.(-2, AAPL, { ...RESTING, lmtPrice: 2 });
  journal.finish(FULL);
  await soon();
  expect([out(), errors(news())]).toEqual([[], [[504, -2]]]);
  call.cancelOrder?.(-2);
  while (journal.waiting > 0) journal.finish(FULL);
  await soon();
  expect(out()).toEqual([["cancelOrder", 500]]);
  while (journal.waiting > 0) journal.finish(FULL);
  const before = journal.entries.length;
  await clock.advance(5_000);
  const later = journal.entries.slice(before);
  expect(kinds(later).filter((type) => type !== "state")).toEqual(["order", "change"]);
  expect(later.at(-1)).toMatchObject({ type: "state", state: { kind: "written" } });
});

test("an order of another program that has ended is placed again under its ID, as a new order", async () => {
  const fixture = await shown();
  const { call, comes, sent } = fixture;
  call.reqOpenOrders?.();
  comes("orderStatus", 500, "Cancelled", 0, 1, 0, 5, 0, 0, 1, "", 0);
  call.placeOrder?.(-2, AAPL, { ...RESTING, lmtPrice: 2 });
  await soon();
  expect(sent.at(-1)?.slice(0, 2)).toEqual(["placeOrder", 500]);
});

test("entries of an order that come with each of its changes are read once", async () => {
  const journal = memoryJournal();
  const order = { ...THEIRS, key: "k", type: "order", reference: "theirs", fingerprint: "f" } as const;
  const entry = { ...order, terms: { contract: AAPL, order: THEIRS }, atMs: 1 };
  const change = {
    type: "change",
    of: "k",
    change: "modify",
    fingerprint: "f",
    order: THEIRS,
    atMs: 2,
  } as const;
  await journal.append([entry, { ...change, key: "one" }, entry, { ...change, key: "two" }]);
  const { book } = testBook(journal);
  await book.open();
  expect(book.get("k")?.changes.map(({ key }) => key)).toEqual(["one", "two"]);
  expect([book.get("k")?.isForeign, book.foreign(5)?.key, book.byReference("theirs")]).toEqual([
    true,
    "k",
    undefined,
  ]);
});

test("a later process finds out what became of a change of an order without a journal of its own", async () => {
  const { world, clock, tws, pool: first } = trading();
  const { kind } = await clock.until(
    first.placeOrder(AAPL, { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1, tif: "GTC" }),
  );
  expect(kind).toBe("acknowledged");
  await clock.until(first.close());
  const journal = memoryJournal();
  const before = world.pool({ journal });
  const lease = await clock.until(before.acquire());
  lease.api.reqOpenOrders();
  await clock.advance(1_000);
  tws.inject(cutOrder({ of: "modify", at: "unacknowledged" }));
  lease.api.placeOrder(-2, AAPL, { ...RESTING, totalQuantity: 10, lmtPrice: 2 });
  await clock.advance(10);
  await clock.until(before.close());
  const after = world.pool({ journal });
  await clock.until(after.connect());
  await clock.advance(60_000);
  expect(after.stats().orders.unknown).toEqual([]);
  const entries = await journal.open();
  const change = entries.find(({ type }) => type === "change") as { readonly key: string };
  const states = entries.filter((one) => one.type === "state" && one.key === change.key);
  expect(states.at(-1)).toMatchObject({ state: { kind: "acknowledged" } });
  expect((await clock.until(after.getOpenOrders()))[0]?.order.lmtPrice).toBe(2);
});
