import { expect, test } from "vitest";
import type { OrderBook } from "../../../src/orders/order-book.ts";
import type { OrderChange, OrderFill } from "../../../src/orders/order-change.ts";
import { OrderHandle } from "../../../src/orders/order-handle.ts";
import type { OrderRecord } from "../../../src/orders/order-record.ts";
import { collectGarbage } from "../../support/garbage.ts";
import {
  CONTRACT,
  LIMIT,
  testBook,
  WORKS,
  writtenChange,
  writtenOrder,
} from "../../support/orders/records.ts";

const fill = (execId: string, price = 1): OrderFill => ({
  ...{ execId, quantity: 10, price, exchange: "X", timeMs: undefined },
});
const FILLED = {
  kind: "reported",
  progress: { status: "Filled", filled: 10, remaining: 0, avgFillPrice: 1 },
} as const;

/** Adds an order that was filled. */
function filledOrder(book: OrderBook, orderId: number): OrderRecord {
  const terms = { contract: { ...CONTRACT }, order: { ...LIMIT } };
  const record = writtenOrder(book, `key ${orderId}`, { orderId, terms });
  record.filled(fill(`0.${orderId}.01`));
  record.apply(FILLED);
  return record;
}

/** Adds orders that have ended until the earlier ones are packed. */
function age(book: OrderBook): void {
  for (let orderId = 1_001; orderId <= 1_200; orderId++) filledOrder(book, orderId);
}

/** Everything that is answered about an order. */
function answers(record: OrderRecord): unknown {
  const { key, reference, contract, terms, account, orderId, permId, state, fills } = new OrderHandle(
    record,
    {} as never,
  );
  const changes = record.changes.map(({ key: own, fingerprint, state: reached, order }) => ({
    ...{ own, fingerprint, reached, order },
  }));
  const { fingerprint } = record;
  return {
    ...{ key, reference, contract, terms, account, orderId, permId, state, fills, fingerprint, changes },
  };
}

test("the terms of the 200 newest ended orders are kept as objects, those of older ones as text", () => {
  const { book } = testBook();
  const [old, next] = [filledOrder(book, 1), filledOrder(book, 2)];
  for (let orderId = 3; orderId <= 201; orderId++) filledOrder(book, orderId);
  expect(old.contract).not.toBe(old.contract);
  expect(next.contract).toBe(next.contract);
  filledOrder(book, 202);
  expect(next.contract).not.toBe(next.contract);
});

test("an old order answers everything that it has answered before, and so do its changes", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  record.permId = 99;
  for (const change of [writtenChange(book, record, "m", { lmtPrice: 2 }), writtenChange(book, record, "c")])
    change.apply(WORKS);
  record.filled(fill("0.a.01"));
  record.apply(FILLED);
  const before = answers(record);
  age(book);
  expect(record.contract).not.toBe(record.contract);
  expect(record.changes[0]?.order).not.toBe(record.changes[0]?.order);
  expect(answers(record)).toStrictEqual(before);
  expect([book.get("a"), book.byOrderId(1, 7), book.byReference("#a")]).toEqual([record, record, record]);
  expect([book.intent("m"), book.intent("c")]).toEqual(record.changes);
});

test("a correction and a commission of an old order are reported once, and its figures follow", () => {
  const { book } = testBook();
  const record = filledOrder(book, 1);
  age(book);
  const seen: OrderChange["kind"][] = [];
  record.listen(({ kind }) => void seen.push(kind));
  for (const one of [fill("0.1.01"), fill("0.1.02", 3), fill("0.1.02", 3)]) record.filled(one);
  for (let times = 0; times < 2; times++) record.charged("0.1.02", 1, "USD");
  expect(seen).toEqual(["fill", "state", "commission"]);
  expect([record.state, record.lacksCommission]).toMatchObject([{ progress: { avgFillPrice: 3 } }, false]);
  expect([...record.fills.keys()]).toEqual(["0.1"]);
});

test("the terms of an old order whose commission comes late stay text", () => {
  const { book } = testBook();
  const record = filledOrder(book, 1);
  age(book);
  record.charged("0.1.01", 1, "USD");
  expect(record.lacksCommission).toBe(false);
  expect(record.contract).not.toBe(record.contract);
});

test("an old order that a list shows to be open has its terms as objects again", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  record.apply({
    kind: "reported",
    progress: { status: "Cancelled", filled: 0, remaining: 10, avgFillPrice: undefined },
  });
  age(book);
  expect(record.contract).not.toBe(record.contract);
  record.apply({ ...WORKS, listed: true } as typeof WORKS);
  expect([record.isOpen, record.contract]).toEqual([true, record.contract]);
  expect(record.contract).toBe(record.contract);
});

/** Computes the growth of the heap by a piece of work. */
function grownBytes(work: () => void): number {
  const used = (): number => {
    for (let times = 0; times < 3; times++) collectGarbage?.();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  work();
  return used() - before;
}

/** Growth of the heap with each order that shows a leak, in bytes: less than that of one small object. */
const LEAK_BYTES = 24;

test.skipIf(collectGarbage === undefined)(
  "a book of ended orders stops growing, and its orders are small",
  () => {
    const { book, changed } = testBook({ open: () => [], append: () => undefined, close: async () => {} });
    let orderId = 0;
    const end = (orders: number): void => {
      for (let count = 0; count < orders; count++) filledOrder(book, ++orderId);
      changed.length = 0;
    };
    // Meanwhile the code is compiled.
    end(2_000);
    expect(grownBytes(() => end(5_000)) / 5_000).toBeLessThan(1_000);
    // The tables of the book have their final sizes once it has forgotten some thousand orders.
    end(13_000);
    expect(Math.abs(grownBytes(() => end(5_000))) / 5_000).toBeLessThan(LEAK_BYTES);
    const leaked: object[] = [];
    const leaking = (): void => {
      for (let count = 0; count < 5_000; count++) {
        end(1);
        leaked.push({ orderId });
      }
    };
    expect(grownBytes(leaking) / 5_000).toBeGreaterThan(LEAK_BYTES);
    expect(leaked).toHaveLength(5_000);
  },
  120_000,
);
