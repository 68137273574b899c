import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { memoryJournal } from "../../../src/mod.ts";
import type { OrderEntry } from "../../../src/orders/journal.ts";
import type { OrderRecord } from "../../../src/orders/order-record.ts";
import { AAPL } from "../../support/contracts.ts";
import { slowJournal } from "../../support/slow-journal.ts";
import { trading } from "../../support/trading-pool.ts";
import { errors, loose, RESTING } from "../../support/views.ts";
import { soon, type ViewsFixture, viewsFixture } from "../../support/views-fixture.ts";

const OPTION = { conId: 9, symbol: "AAPL", secType: "OPT", exchange: "SMART", currency: "USD" };
const EXERCISE = [OPTION, 1, 3, "DU1", 0] as const;

/** Gets the only order of a pool. */
function onlyOrder({ orders }: ViewsFixture): OrderRecord {
  const [record, ...others] = orders.book.orders;
  if (record === undefined || others.length > 0) throw new Error("not one order");
  return record;
}

test("an exercise is in the journal before its first byte, with its ID and its terms", async () => {
  const journal = slowJournal();
  const fixture = viewsFixture({ nextValidId: 40, journal });
  const { take, out } = fixture;
  take().call.exerciseOptions?.(7, ...EXERCISE);
  await soon();
  const [entry] = journal.entries as readonly OrderEntry[];
  expect(entry).toMatchObject({ type: "order", clientId: 1, orderId: 40, account: "DU1", reference: "" });
  expect(entry?.terms).toEqual({
    contract: OPTION,
    order: { exerciseAction: 1, exerciseQuantity: 3, account: "DU1", override: 0 },
  });
  expect([out(), onlyOrder(fixture).state.kind]).toEqual([[], "intended"]);
  journal.finish();
  await soon();
  expect(out()).toEqual([["exerciseOptions", 40, ...EXERCISE]]);
  expect(onlyOrder(fixture).state.kind).toBe("written");
});

test("orders and exercises leave in one sequence, with growing IDs", async () => {
  const journal = slowJournal();
  const { take, out } = viewsFixture({ nextValidId: 40, journal });
  const { call } = take();
  call.placeOrder?.(1, AAPL, RESTING);
  call.exerciseOptions?.(1, ...EXERCISE);
  call.placeOrder?.(2, AAPL, RESTING);
  await soon();
  expect(out()).toEqual([]);
  while (journal.waiting > 0) journal.finish();
  await soon();
  expect(out().map(([name, id]) => [name, id])).toEqual([
    ["placeOrder", 40],
    ["exerciseOptions", 41],
    ["placeOrder", 42],
  ]);
});

test("an exercise whose entry cannot be kept is not sent, and its caller receives 504", async () => {
  const journal = slowJournal();
  const fixture = viewsFixture({ journal });
  const { call, told } = fixture.take();
  call.exerciseOptions?.(7, ...EXERCISE);
  journal.finish(new PoolError("JOURNAL_FAILED", "the disk is full"));
  await soon();
  expect([fixture.out(), errors(told), fixture.router.owned]).toEqual([[], [[504, 7]], 0]);
  expect(onlyOrder(fixture).state.kind).toBe("not-sent");
});

test("the gate refuses an exercise while an outcome of its account is unknown", () => {
  const fixture = viewsFixture({ nextValidId: 40 });
  const { call, news } = fixture.take();
  call.placeOrder?.(1, AAPL, { ...RESTING, account: "DU1" });
  onlyOrder(fixture).apply({ kind: "lost", why: "a test says so" });
  fixture.out();
  call.exerciseOptions?.(7, ...EXERCISE);
  expect([fixture.out(), errors(news())]).toEqual([[], [[504, 7]]]);
  call.exerciseOptions?.(8, OPTION, 1, 3, "DU2", 0);
  expect(fixture.out().map(([name]) => name)).toEqual(["exerciseOptions"]);
});

test("an exercise that waits is taken back by the release of its lease", async () => {
  const journal = slowJournal();
  const fixture = viewsFixture({ journal });
  const { call, view, told } = fixture.take();
  call.exerciseOptions?.(7, ...EXERCISE);
  view.close();
  while (journal.waiting > 0) journal.finish();
  await soon();
  expect([fixture.out(), errors(told)]).toEqual([[], [[504, 7]]]);
  expect(onlyOrder(fixture).state.kind).toBe("not-sent");
});

test("an exercise that cannot be encoded is not sent, and its caller receives one error", () => {
  const fixture = viewsFixture({
    nextValidId: 40,
    onSent: () => {
      throw new Error("cannot encode it");
    },
  });
  const { call, told } = fixture.take();
  call.exerciseOptions?.(7, ...EXERCISE);
  expect(errors(told)).toHaveLength(1);
  expect([onlyOrder(fixture).state.kind, fixture.router.owned]).toEqual(["not-sent", 0]);
});

test("a refusal rejects an exercise, and a report acknowledges it", () => {
  const fixture = viewsFixture({ nextValidId: 40 });
  const { call, told } = fixture.take();
  call.exerciseOptions?.(7, ...EXERCISE);
  fixture.comes("error", new Error("No long position"), 201, 40);
  expect([onlyOrder(fixture).state, errors(told)]).toMatchObject([
    { kind: "rejected", code: 201 },
    [[201, 7]],
  ]);
  call.exerciseOptions?.(8, ...EXERCISE);
  fixture.comes("openOrder", 41, OPTION, { orderId: 41, clientId: 1, permId: 5 }, { status: "PreSubmitted" });
  expect(fixture.orders.book.orders[1]).toMatchObject({ state: { kind: "working" }, permId: 5 });
});

test("an exercise is unknown after a loss, unless IBKR has reported it", () => {
  for (const isReported of [false, true]) {
    const fixture = viewsFixture({ nextValidId: 40 });
    fixture.take().call.exerciseOptions?.(7, ...EXERCISE);
    if (isReported)
      fixture.comes("openOrder", 40, OPTION, { orderId: 40, clientId: 1 }, { status: "PreSubmitted" });
    fixture.end(new PoolError("SESSION_LOST", "the session ended"));
    expect(onlyOrder(fixture).state.kind).toBe(isReported ? "working" : "unknown");
  }
});

test("an exercise cannot be modified, by the pool and by a lease", async () => {
  const fixture = viewsFixture({ nextValidId: 40 });
  const { take, comes, orders, out } = fixture;
  const { call, news } = take();
  call.exerciseOptions?.(7, ...EXERCISE);
  comes("openOrder", 40, OPTION, { orderId: 40, clientId: 1, permId: 5 }, { status: "PreSubmitted" });
  await expect(orders.modify(onlyOrder(fixture), { lmtPrice: 1 })).rejects.toMatchObject({
    code: "INVALID_OPTION",
  });
  call.reqExecutions?.(2, {});
  comes("execDetails", 41, OPTION, { orderId: 40, clientId: 1, permId: 5, execId: "e" });
  out();
  news();
  call.placeOrder?.(-2, OPTION, RESTING);
  await soon();
  expect([out(), errors(news())]).toEqual([[], [[504, -2]]]);
});

test("an exercise of an earlier process stays unknown until a person settles it", async () => {
  const { world, clock, pool: first } = trading();
  await clock.until(first.close());
  const journal = memoryJournal();
  const before = world.pool({ journal });
  const lease = await clock.until(before.acquire());
  loose(lease.api as never).exerciseOptions?.(7, OPTION, 1, 3, "", 0);
  await clock.until(before.close());
  const after = world.pool({ journal });
  await clock.until(after.connect());
  await clock.advance(120_000);
  const order = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;
  const [exercise] = after.orders.unknown();
  expect(exercise?.state).toMatchObject({ why: expect.stringContaining("exercise of options") });
  const refused = await clock.until(after.placeOrder(AAPL, order, { key: "k", resend: true }));
  expect(refused).toMatchObject({ kind: "not-sent", reason: { code: "ORDER_GATE_CLOSED" } });
  await clock.until(after.orders.settle(exercise?.key ?? "", { kind: "not-sent" }));
  const sent = await clock.until(after.placeOrder(AAPL, order, { key: "k", resend: true }));
  expect(sent.kind).toBe("acknowledged");
});
