import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { guardedJournal } from "../../../src/orders/guarded-journal.ts";
import type { Journal } from "../../../src/orders/journal.ts";
import { memoryJournal } from "../../../src/orders/memory-journal.ts";
import { SecType } from "../../../src/stoqey/mod.ts";
import { World } from "../../support/world.ts";

const FLOOR = [{ type: "floor", clientId: 1, orderId: 7 }] as const;
const FAILED = { name: "PoolError", code: "JOURNAL_FAILED" };
const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const RESTING = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;

/** Makes a journal of which one method is another one. */
function journalWith(change: Record<string, () => unknown>): Journal {
  return { ...memoryJournal(), ...change } as Journal;
}

/** Causes that no error of a pool can be made of by reading their message. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  "full",
  new Proxy(
    {},
    {
      get: () => {
        throw new Error("trap");
      },
      getPrototypeOf: () => {
        throw new Error("trap");
      },
    },
  ),
];

test("answers at once stay answers at once, and promises stay promises", async () => {
  const journal = guardedJournal(memoryJournal());
  expect(journal.open()).toEqual([]);
  expect(journal.append(FLOOR)).toBeUndefined();
  const later = guardedJournal(journalWith({ append: async () => 3, open: async () => FLOOR }));
  expect(await later.open()).toEqual(FLOOR);
  expect(await later.append(FLOOR)).toBeUndefined();
});

test("a value that is no promise is taken for an entry that is durable", () => {
  for (const value of [null, 0, 5, "", "x", true, [], {}, () => 1, Symbol("s")])
    expect(guardedJournal(journalWith({ append: () => value })).append(FLOOR)).toBeUndefined();
});

test("whatever a journal throws or rejects with is JOURNAL_FAILED", async () => {
  for (const cause of ODD) {
    const throws = (): never => {
      throw cause;
    };
    const sync = guardedJournal(journalWith({ open: throws, append: throws, close: throws }));
    for (const call of [() => sync.open(), () => sync.append(FLOOR), () => sync.close()])
      expect(call).toThrow(PoolError);
    const rejects = (): Promise<never> => Promise.reject(cause);
    const late = guardedJournal(journalWith({ open: rejects, append: rejects, close: rejects }));
    for (const call of [late.open(), late.append(FLOOR), late.close()])
      await expect(call).rejects.toMatchObject(FAILED);
  }
});

test("an error of the pool stays what it is, and what is no list of entries is refused", async () => {
  const error = new PoolError("JOURNAL_FAILED", "Cannot open: it is in use");
  const rejects = (): Promise<never> => Promise.reject(error);
  await expect(guardedJournal(journalWith({ open: rejects })).open()).rejects.toBe(error);
  for (const value of [undefined, null, 5, "x", {}])
    expect(() => guardedJournal(journalWith({ open: () => value })).open()).toThrow("no list of entries");
});

test("orders of a pool go out and the pool closes with a journal that answers oddly", async () => {
  const list: unknown[] = [];
  const world = new World({}, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool({ journal: journalWith({ append: () => list.push(0), close: () => 1 }) });
  const { kind, order } = await world.clock.until(pool.placeOrder(APPLE, RESTING));
  expect([kind, order.state.kind]).toEqual(["acknowledged", "working"]);
  expect((await world.clock.until(order.cancel())).kind).toBe("acknowledged");
  await world.clock.until(pool.close());
  expect(list).not.toHaveLength(0);
});

test("an order is not sent, and the pool closes, with a journal that fails oddly", async () => {
  for (const method of ["open", "append", "close"])
    for (const cause of ODD) {
      const world = new World({}, Date.UTC(2026, 0, 13, 15, 30));
      const throws = (): never => {
        throw cause;
      };
      const pool = world.pool({ journal: journalWith({ [method]: throws }) });
      await world.clock.until(pool.connect());
      const outcome = await world.clock.until(pool.placeOrder(APPLE, RESTING));
      if (method === "close") expect(outcome.kind).toBe("acknowledged");
      else expect(outcome).toMatchObject({ kind: "not-sent", reason: FAILED });
      await world.clock.until(pool.close());
    }
});
