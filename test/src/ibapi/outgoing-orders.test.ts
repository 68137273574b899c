import { expect, test } from "vitest";
import { type IbkrPool, memoryJournal, type OrderTerms, PoolError } from "../../../src/mod.ts";
import type { JournalEntry } from "../../../src/orders/journal.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { cutOrder, drop } from "../../support/sim.ts";
import {
  AT_MARKET,
  count,
  errors,
  heard,
  type Leased,
  leased,
  OPEN_MS,
  of,
  RESTING,
  type Told,
} from "../../support/views.ts";
import { World } from "../../support/world.ts";

const TERMS = { ...RESTING, orderRef: "of the pool" } as OrderTerms;
const TOKEN = /#[0-9a-z]{12}/;

type Shown = [orderId: number, contract: object, order: { orderRef?: string; lmtPrice?: number }];
const shown = (all: readonly Told[]): Shown[] => of(all, "openOrder") as Shown[];
const texts = (all: readonly Told[]): string[] => of(all, "error").map(([error]) => (error as Error).message);

/** Loses all answers to the next order. */
function unanswered({ world }: Pick<Leased, "world">): void {
  for (const event of ["openOrder", "orderStatus"] as const)
    world.tws.script
      .onAnswer(event, () => true)
      .drop()
      .times(1);
}

test("no event of lease.api has the token of an order, whoever has placed it", async () => {
  const { world, pool, apis, told } = await leased(2);
  const [one, other] = apis;
  one?.placeOrder(1, AAPL, { ...RESTING, orderRef: "mine" });
  one?.placeOrder(2, AAPL, { ...AT_MARKET, orderRef: "filled" });
  one?.placeOrder(3, MSFT, RESTING);
  one?.placeOrder(4, MSFT, { ...RESTING, orderRef: "preview", whatIf: true });
  await world.clock.until(pool.placeOrder(AAPL, TERMS));
  await world.clock.until(
    pool.placeOrder(MSFT, { ...AT_MARKET, orderRef: "filled by the pool" } as OrderTerms),
  );
  await world.clock.advance(2_000);
  for (const api of apis) {
    api.reqAllOpenOrders();
    api.reqOpenOrders();
    api.reqCompletedOrders(false);
    api.reqExecutions(9, {});
  }
  await world.clock.advance(5_000);
  for (const all of told) {
    expect(all.length).toBeGreaterThan(10);
    expect(JSON.stringify(all)).not.toMatch(TOKEN);
  }
  const lists = ["openOrder", "completedOrder", "execDetails"] as const;
  const refs = lists.map((event) => {
    const values = of(told[1] ?? [], event).flat() as { orderRef?: string }[];
    return [...new Set(values.flatMap(({ orderRef }) => orderRef ?? []))].sort();
  });
  expect(refs).toEqual([
    ["", "mine", "of the pool"],
    ["filled", "filled by the pool"],
    ["filled", "filled by the pool"],
  ]);
  expect(shown(told[0] ?? []).find(([id]) => id === 1)?.[2].orderRef).toBe("mine");
  // Reads of the pool show the whole reference, by which an order is found.
  const open = await world.clock.until(pool.getOpenOrders());
  expect(open.map(({ order }) => TOKEN.test(order.orderRef ?? ""))).toEqual([true, true, true]);
  other?.disconnect();
});

test("an order of a lease is an order of the pool, which changes and cancels it", async () => {
  const { world, pool, leases, apis, told } = await leased(1);
  apis[0]?.placeOrder(1, AAPL, { ...RESTING, orderRef: "mine" });
  await world.clock.advance(1_000);
  const [order] = pool.orders.open();
  expect([order?.state.kind, pool.stats().orders.open]).toEqual(["working", 1]);
  expect((await world.clock.until(pool.modifyOrder(order?.key ?? "", { lmtPrice: 2 }))).kind).toBe(
    "acknowledged",
  );
  expect(shown(told[0] ?? []).at(-1)?.[2]).toMatchObject({ lmtPrice: 2, orderRef: "mine" });
  // It outlives its lease.
  await leases[0]?.release();
  expect((await world.clock.until(pool.cancelOrder(order?.key ?? ""))).kind).toBe("acknowledged");
  expect(order?.state.kind).toBe("cancelled");
});

test("a lease changes and cancels its own order and one of the pool; both keep their keys", async () => {
  const { world, pool, apis, told } = await leased(1);
  const [api] = apis;
  const { order } = await world.clock.until(pool.placeOrder(AAPL, TERMS, { key: "pool" }));
  api?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  api?.reqAllOpenOrders();
  await world.clock.advance(1_000);
  const [id = 0] = shown(told[0] ?? []).find(([, , { orderRef }]) => orderRef === "of the pool") ?? [];
  expect(id).toBeLessThan(-1);
  api?.placeOrder(id, AAPL, { ...RESTING, lmtPrice: 3, orderRef: "of the pool" });
  api?.placeOrder(1, AAPL, { ...RESTING, lmtPrice: 4, orderRef: "renamed" });
  await world.clock.advance(1_000);
  expect(errors(told[0] ?? [])).toEqual([]);
  const open = await world.clock.until(pool.getOpenOrders());
  expect(open.map(({ order: { lmtPrice } }) => lmtPrice).sort()).toEqual([3, 4]);
  const [own] = pool.orders.open().filter(({ key }) => key !== "pool");
  expect([order.state.kind, own?.state.kind, pool.orders.open().length]).toEqual(["working", "working", 2]);
  // The pool goes on from the terms that the lease has set.
  await world.clock.until(order.modify({ totalQuantity: 2 }));
  expect(shown(told[0] ?? []).at(-1)?.[2]).toMatchObject({ lmtPrice: 3, totalQuantity: 2 });
  api?.cancelOrder(id);
  api?.cancelOrder(1);
  await world.clock.advance(1_000);
  expect([order.state.kind, own?.state.kind]).toEqual(["cancelled", "cancelled"]);
});

test("while an outcome is unknown orders of leases are refused; cancels and previews pass", async () => {
  const { world, pool, apis, told } = await leased(1);
  const [api] = apis;
  api?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  unanswered({ world });
  const lost = await world.clock.until(pool.placeOrder(AAPL, TERMS, { key: "lost", timeoutMs: 200 }));
  expect(lost.kind).toBe("unknown");
  api?.placeOrder(2, AAPL, RESTING);
  api?.placeOrder(1, AAPL, { ...RESTING, lmtPrice: 2 });
  expect(errors(told[0] ?? [])).toEqual([
    [504, 2],
    [504, 1],
  ]);
  expect(texts(told[0] ?? [])[0]).toMatch(
    /^Cannot send placeOrder: the outcome of the order lost is unknown: /,
  );
  api?.placeOrder(3, AAPL, { ...RESTING, whatIf: true });
  api?.cancelOrder(1);
  expect([count(world.tws, "placeOrder"), errors(told[0] ?? []).length]).toEqual([2, 2]);
  await world.clock.advance(10_000);
  expect([count(world.tws, "placeOrder"), count(world.tws, "cancelOrder")]).toEqual([3, 1]);
  api?.placeOrder(2, AAPL, RESTING);
  await world.clock.advance(1_000);
  expect(pool.orders.open().map(({ state }) => state.kind)).toEqual(["working", "working"]);
});

test("an order of a lease that TWS does not answer is unknown after 10 s, and found by the lists", async () => {
  const { world, pool, apis, told } = await leased(1);
  const states: string[] = [];
  pool.addEventListener("order", ({ state }) => void states.push(state.kind));
  unanswered({ world });
  apis[0]?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(9_900);
  expect(states).toEqual(["journalled", "written"]);
  await world.clock.advance(5_000);
  expect([...new Set(states.slice(2))]).toEqual(["unknown", "working"]);
  expect(errors(told[0] ?? [])).toEqual([]);
});

for (const at of ["unread", "unkept", "unacknowledged", "unfilled", "unreported"] as const) {
  test(`an order of a lease that is cut ${at} is reconciled by the pool, without a report of 504`, async () => {
    const world = new World({}, OPEN_MS);
    const pool = world.pool();
    const lease = await world.clock.until(pool.acquire());
    const told = heard(lease.api);
    const states: string[] = [];
    pool.addEventListener("order", ({ state }) => void states.push(state.kind));
    world.tws.inject(cutOrder({ at }));
    lease.api.placeOrder(1, AAPL, AT_MARKET);
    await world.clock.advance(60_000);
    const isThere = at !== "unread" && at !== "unkept";
    expect(states.slice(0, 2)).toEqual(["journalled", "written"]);
    expect(states.at(-1)).toBe(isThere ? "filled" : "not-sent");
    expect([told.at(-1), errors(told)]).toEqual([["disconnected"], []]);
    expect(pool.stats().orders).toMatchObject({ unknown: [], closed: undefined });
  });
}

test("a lease of the next session is refused until the order of the last one is reconciled", async () => {
  const { world, pool, apis } = await leased(1);
  world.tws.inject(cutOrder({ at: "unkept" }));
  apis[0]?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(200);
  expect(pool.stats().orders.unknown).toHaveLength(1);
  const lease = await world.clock.until(pool.acquire());
  const told = heard(lease.api);
  lease.api.placeOrder(1, AAPL, RESTING);
  expect(errors(told)).toEqual([[504, 1]]);
  await world.clock.advance(10_000);
  lease.api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  expect(pool.orders.open().map(({ state }) => state.kind)).toEqual(["working"]);
  expect(errors(told)).toHaveLength(1);
});

test("a session that is lost before an order was written leaves nothing unknown", async () => {
  const { world, pool, apis, told } = await leased(1, { messagesPerSecond: 5 });
  for (let id = 1; id <= 9; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
  await world.clock.advance(500);
  world.tws.inject(drop({ times: 1 }));
  await world.clock.advance(10_000);
  const refused = errors(told[0] ?? []).length;
  expect(refused).toBeGreaterThan(2);
  expect(refused + count(world.tws, "placeOrder")).toBe(9);
  expect(pool.stats().orders).toMatchObject({ unknown: [], open: 9 - refused });
});

/** Opens a pool with a journal that is read after a while, with this result. */
function withJournal(result: () => readonly JournalEntry[]): { world: World; pool: IbkrPool } {
  const world = new World({}, OPEN_MS);
  const journal = memoryJournal();
  const open = (): Promise<readonly JournalEntry[]> =>
    new Promise((resolve) => void world.clock.after(700, () => resolve(undefined as never))).then(result);
  return { world, pool: world.pool({ journal: { ...journal, open } }) };
}

test("a lease begins when the journal was read, and its first order has an ID above those in it", async () => {
  const { world, pool } = withJournal(() => [{ type: "floor", clientId: 1, orderId: 5_000 }]);
  const waits = pool.acquire();
  await world.clock.advance(600);
  const second = pool.acquire();
  expect(pool.stats()).toMatchObject({ state: "ready", activeUsers: 0 });
  const leases = await world.clock.until(Promise.all([waits, second]));
  const told = leases.map(({ api }) => heard(api));
  for (const { api } of leases) api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  expect(told.flatMap(errors)).toEqual([]);
  expect(pool.orders.open().map(({ orderId }) => orderId)).toEqual([5_001, 5_002]);
});

test("with a journal that cannot be read a lease begins, and its orders are refused", async () => {
  const { world, pool } = withJournal(() => {
    throw new PoolError("JOURNAL_FAILED", "Cannot open the journal: it is damaged");
  });
  const lease = await world.clock.until(pool.acquire());
  const told = heard(lease.api);
  lease.api.placeOrder(1, AAPL, RESTING);
  lease.api.placeOrder(2, AAPL, { ...RESTING, whatIf: true });
  await world.clock.advance(1_000);
  expect(errors(told)).toEqual([[504, 1]]);
  expect(texts(told)).toEqual(["Cannot send placeOrder: Cannot open the journal: it is damaged"]);
  expect(shown(told).map(([id]) => id)).toEqual([2]);
});
