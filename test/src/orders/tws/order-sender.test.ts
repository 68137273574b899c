import { expect, test } from "vitest";
import { clientIdConflict, drop } from "../../../../sim/mod.ts";
import { type IbkrPool, type Journal, type JournalEntry, memoryJournal } from "../../../../src/mod.ts";
import { APPLE, RESTING } from "../../../support/cuts/terms.ts";
import { World } from "../../../support/world.ts";

const START = Date.UTC(2026, 0, 13, 15, 30);
/** Waits until the lists of TWS were compared. */
const IN_TIME = { sendWithinMs: 60_000 };

/** A pool whose journal does with entries what `keep` says. */
function sending(keep: (entries: readonly JournalEntry[]) => Promise<void> | undefined) {
  const world = new World({}, START);
  const journal: Journal = { ...memoryJournal(), append: keep };
  const pool: IbkrPool = world.pool({ journal });
  const until = <T>(promise: Promise<T>): Promise<T> => world.clock.until(promise);
  const read = (name: string): number =>
    world.tws.trace.of("read").filter(({ detail }) => detail === name).length;
  return { world, pool, until, read };
}
const isCancel = (entry: JournalEntry | undefined): boolean =>
  entry?.type === "change" && entry.change === "cancel";

test("nothing is sent whose entry the journal refuses", async () => {
  const { pool, until, read } = sending(([entry]) => {
    if (entry?.type === "order") throw new Error("disk full");
    return undefined;
  });
  const outcome = await until(pool.placeOrder(APPLE, RESTING));
  expect(outcome).toMatchObject({
    kind: "not-sent",
    reason: { code: "JOURNAL_FAILED", message: expect.stringContaining("disk full") },
  });
  expect(read("placeOrder")).toBe(0);
});

test("an order whose journal hangs is taken back after 5 s", async () => {
  const { pool, until, read, world } = sending(([entry]) =>
    entry?.type === "order" ? new Promise(() => {}) : undefined,
  );
  await until(pool.connect());
  const beganMs = world.clock.now();
  const outcome = await until(pool.placeOrder(APPLE, RESTING));
  expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "REQUEST_TIMEOUT" } });
  expect([world.clock.now() - beganMs, read("placeOrder")]).toEqual([5_000, 0]);
});

test.each([
  [
    "throws",
    () => {
      throw new Error("disk full");
    },
  ],
  ["rejects", () => Promise.reject(new Error("disk full"))],
  ["hangs", () => new Promise<void>(() => {})],
] as const)("a cancel is sent once although the journal %s", async (_, act) => {
  const { pool, until, read } = sending(([entry]) => (isCancel(entry) ? act() : undefined));
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  expect(await until(order.cancel())).toMatchObject({ kind: "acknowledged" });
  expect(await until(order.done())).toMatchObject({ kind: "cancelled" });
  expect(read("cancelOrder")).toBe(1);
});

test("a cancel without a session is refused at once, and waits for one with a deadline", async () => {
  const { pool, until, world } = sending(() => undefined);
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  world.tws.inject(drop({ how: "rst" })).heal();
  await world.clock.advance(1);
  expect(await until(order.cancel())).toMatchObject({ kind: "not-sent" });
  expect(await until(order.cancel({ sendWithinMs: 60_000 }))).toMatchObject({ kind: "acknowledged" });
});

test("two modifications at once both come into force", async () => {
  const { pool, until } = sending(() => undefined);
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const both = await until(Promise.all([order.modify({ lmtPrice: 2 }), order.modify({ totalQuantity: 20 })]));
  expect(both.map(({ kind }) => kind)).toEqual(["acknowledged", "acknowledged"]);
  const [open] = await until(pool.getOpenOrders());
  expect(open?.order).toMatchObject({ lmtPrice: 2, totalQuantity: 20 });
  await until(order.cancel());
});

test("a change of an order of an earlier process keeps its client ID", async () => {
  const { world, pool, until } = sending(() => undefined);
  const journal = memoryJournal();
  const first = world.pool({ journal });
  await until(first.placeOrder(APPLE, RESTING, { key: "kept" }));
  await until(first.close());
  await until(pool.close());
  const next = world.pool({ journal, clientIdPolicy: [7] });
  await until(next.connect());
  expect(await until(next.modifyOrder("kept", { lmtPrice: 2 }, IN_TIME))).toMatchObject({
    kind: "acknowledged",
  });
  world.tws.inject(clientIdConflict({ dials: 2 }));
  world.tws.inject(drop({ how: "rst" })).heal();
  await world.clock.advance(1);
  await until(next.connect());
  const dialled = world.tws.trace.of("start").map(({ detail }) => detail);
  expect(dialled).not.toContain("7");
});
