import { expect, test } from "vitest";
import { type CutOrderParams, cutOrder } from "../../../../sim/mod.ts";
import {
  type IbkrPool,
  type Journal,
  type JournalEntry,
  memoryJournal,
  type OrderTerms,
  PoolError,
  type TwsOrder,
  type TwsOrderOutcome,
} from "../../../../src/mod.ts";
import type { Order } from "../../../../src/stoqey/mod.ts";
import { AAPL } from "../../../support/contracts.ts";
import { slowJournal } from "../../../support/slow-journal.ts";
import { type Trading, trading } from "../../../support/trading-pool.ts";
import { soon, viewsFixture } from "../../../support/views-fixture.ts";

const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const AGAIN = { resend: true, sendWithinMs: 10_000 };

/** Gets the order IDs and references of the orders that TWS has. */
async function booked({ clock }: Trading, pool: IbkrPool): Promise<readonly string[]> {
  const open = await clock.until(pool.getAllOpenOrders());
  return open.map(({ orderId, order }) => `${orderId} ${order.orderRef}`);
}

/** Places an order that TWS does not get, and waits until that is proven. */
async function lost(
  { tws, clock }: Trading,
  pool: IbkrPool,
  key: string,
  at: CutOrderParams["at"] = "unread",
): Promise<TwsOrder> {
  await clock.until(pool.connect());
  const fault = tws.inject(cutOrder({ at }));
  const { kind, order } = await clock.until(pool.placeOrder(AAPL, RESTING, { key }));
  expect(kind).toBe("unknown");
  fault.heal();
  await clock.advance(60_000);
  expect(order.state.kind).toBe("not-sent");
  return order;
}

const place = (
  { clock }: Trading,
  pool: IbkrPool,
  key: string,
  options: object = {},
): Promise<TwsOrderOutcome> => clock.until(pool.placeOrder(AAPL, RESTING, { key, ...options }));

test.each(["unread", "unkept"] as const)(
  "an order that was lost %s is sent again under its ID and reference",
  async (at) => {
    const stage = trading();
    const first = await lost(stage, stage.pool, "k", at);
    const again = await place(stage, stage.pool, "k", AGAIN);
    expect(again).toMatchObject({ kind: "acknowledged", key: "k" });
    expect([again.order.orderId, again.order.reference]).toEqual([first.orderId, first.reference]);
    expect(await booked(stage, stage.pool)).toEqual([`${first.orderId} ${first.reference}`]);
    const next = await place(stage, stage.pool, "other");
    expect(next.order.orderId).toBeGreaterThan(first.orderId ?? 0);
  },
);

test("an order below one that TWS has is sent again under a new ID", async () => {
  const stage = trading();
  const first = await lost(stage, stage.pool, "k");
  await place(stage, stage.pool, "other");
  const again = await place(stage, stage.pool, "k", AGAIN);
  expect(again.kind).toBe("acknowledged");
  expect(again.order.orderId).toBeGreaterThan(first.orderId ?? 0);
  expect(again.order.reference).toBe(first.reference);
  expect(await booked(stage, stage.pool)).toHaveLength(2);
});

test("an order below the ID of a preview is sent again under a new ID", async () => {
  const stage = trading();
  const { clock, pool } = stage;
  const first = await lost(stage, pool, "k");
  await clock.until(pool.previewOrder(AAPL, RESTING));
  const again = await place(stage, pool, "k", AGAIN);
  expect(again.kind).toBe("acknowledged");
  expect(again.order.orderId).toBeGreaterThan(first.orderId ?? 0);
});

test("an order that is lost twice keeps its ID; each loss is proven before it is sent again", async () => {
  const stage = trading();
  const { tws, clock, pool } = stage;
  const first = await lost(stage, pool, "k");
  const fault = tws.inject(cutOrder({ at: "unread" }));
  const second = await place(stage, pool, "k", AGAIN);
  expect(second.kind).toBe("unknown");
  fault.heal();
  expect((await place(stage, pool, "k", AGAIN)).kind).toBe("unknown");
  await clock.advance(60_000);
  expect(second.order.state.kind).toBe("not-sent");
  const third = await place(stage, pool, "k", AGAIN);
  expect([third.kind, third.order.orderId]).toEqual(["acknowledged", first.orderId]);
  expect(await booked(stage, pool)).toHaveLength(1);
});

test("a later process sends an order again under the ID of its predecessor", async () => {
  const stage = trading();
  const { world, clock, pool } = stage;
  await clock.until(pool.close());
  const journal = memoryJournal();
  const before = world.pool({ journal });
  const first = await lost(stage, before, "k");
  await clock.until(before.close());
  const after = world.pool({ journal });
  const again = await place(stage, after, "k", AGAIN);
  expect([again.kind, again.order.orderId]).toEqual(["acknowledged", first.orderId]);
  expect(await booked(stage, after)).toEqual([`${first.orderId} ${first.reference}`]);
});

test("another client ID sends an order again under an ID of its own", async () => {
  const stage = trading();
  const { world, clock, pool } = stage;
  await clock.until(pool.close());
  const journal = memoryJournal();
  const before = world.pool({ journal, clientId: 1 });
  const first = await lost(stage, before, "k");
  await place(stage, before, "other");
  await clock.until(before.close());
  const after = world.pool({ journal, clientId: 2 });
  const again = await place(stage, after, "k", AGAIN);
  expect(again.kind).toBe("acknowledged");
  expect((await clock.until(after.getAllOpenOrders())).map(({ order }) => order.clientId)).toEqual([1, 2]);
  expect(again.order.reference).toBe(first.reference);
});

test("a bracket that was lost is sent again under its IDs, in their order", async () => {
  const stage = trading();
  const { tws, clock, pool } = stage;
  await clock.until(pool.connect());
  const fault = tws.inject(cutOrder({ at: "unread" }));
  const exit = { action: "SELL", totalQuantity: 10 } as const;
  const bracket = {
    entry: RESTING,
    takeProfit: { ...exit, orderType: "LMT", lmtPrice: 300 },
    stopLoss: { ...exit, orderType: "STP", auxPrice: 0.5 },
  } as const;
  const send = (options: object) => clock.until(pool.placeBracket(AAPL, bracket, { key: "b", ...options }));
  const first = await send({});
  fault.heal();
  await clock.advance(60_000);
  const ids = Object.values(first).map(({ order }) => order.orderId);
  const states = Object.values(first).map(({ order }) => order.state.kind);
  expect([ids, states]).toEqual([
    [1, 2, 3],
    ["not-sent", "not-sent", "not-sent"],
  ]);
  const again = await send(AGAIN);
  expect(Object.values(again).map(({ kind, order }) => [kind, order.orderId])).toEqual(
    ids.map((id) => ["acknowledged", id]),
  );
  expect((await booked(stage, pool)).map((one) => Number.parseInt(one, 10))).toEqual(ids);
});

test("an order of a lease that was lost in the session is sent again under its ID", async () => {
  const stage = trading();
  const { tws, clock, pool } = stage;
  const lease = await clock.until(pool.acquire());
  const rule = tws.script.on("placeOrder").ignore();
  lease.api.placeOrder(7, AAPL, { ...RESTING, transmit: true, orderRef: "mine" } as never);
  await clock.advance(5_000);
  const [order] = pool.orders.open();
  expect(order?.state.kind).toBe("written");
  await clock.advance(60_000);
  expect(order).toMatchObject({ orderId: 1, state: { kind: "not-sent" } });
  rule.remove();
  lease.api.placeOrder(7, AAPL, { ...RESTING, transmit: true, orderRef: "mine" } as never);
  await clock.advance(1_000);
  expect(await booked(stage, pool)).toEqual([`1 ${order?.reference}`]);
  expect(pool.orders.get(order?.key ?? "")?.state.kind).toBe("working");
});

test("an order sent again after a full disk is not sent a third time by the next process", async () => {
  const entries: JournalEntry[] = [];
  let isFull = true;
  const journal = (): Journal => ({
    open: () => [...entries],
    append: (more) => {
      if (isFull) throw new PoolError("JOURNAL_FAILED", "the disk is full");
      entries.push(...structuredClone(more));
      return undefined;
    },
    close: () => Promise.resolve(),
  });
  const stage = trading({}, { journal: journal() });
  expect(await place(stage, stage.pool, "k")).toMatchObject({ reason: { code: "JOURNAL_FAILED" } });
  isFull = false;
  void stage.pool.placeOrder(AAPL, RESTING, { key: "k", ...AGAIN });
  await soon();
  // The process ends as soon as it has written the order.
  isFull = true;
  await stage.clock.advance(10);
  await stage.clock.until(stage.pool.close());
  isFull = false;
  const next = stage.world.pool({ journal: journal() });
  const again = await place(stage, next, "k", AGAIN);
  expect(again.kind).toBe("unknown");
  expect((await stage.clock.until(again.order.known())).kind).toBe("acknowledged");
  expect(await booked(stage, next)).toEqual([`1 ${again.order.reference}`]);
});

test("an order that turns up before it is sent again is not sent again", async () => {
  const journal = slowJournal();
  const { orders, sent, comes } = viewsFixture({ nextValidId: 40, journal });
  const options = { key: "k", sendWithinMs: undefined, timeoutMs: 1_000, signal: undefined, resend: true };
  const send = () => orders.place([{ contract: AAPL, order: RESTING as Order, key: "k" }], options);
  void send();
  await soon();
  journal.finish();
  await soon();
  const first = orders.book.get("k");
  first?.apply({ kind: "lost", why: "a test says so" });
  first?.apply({ kind: "absent", reason: new PoolError("ORDER_ABSENT", "a test says so") });
  const again = send();
  await soon();
  const { reference = "" } = first ?? {};
  const found = { ...RESTING, orderId: 40, clientId: 1, permId: 940, orderRef: reference };
  comes("openOrder", 40, AAPL, found, { status: "Submitted" });
  while (journal.waiting > 0) journal.finish();
  await soon();
  expect(await again).toMatchObject([{ kind: "acknowledged", order: { orderId: 40, permId: 940 } }]);
  expect(sent.filter(([name]) => name === "placeOrder")).toHaveLength(1);
});
