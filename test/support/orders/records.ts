import { VirtualClock } from "../../../sim/mod.ts";
import type { IntentRecord } from "../../../src/orders/intent-record.ts";
import type { Journal, OrderEntry } from "../../../src/orders/journal.ts";
import { memoryJournal } from "../../../src/orders/memory-journal.ts";
import { OrderBook } from "../../../src/orders/order-book.ts";
import type { ChangeRecord, OrderRecord } from "../../../src/orders/order-record.ts";
import type { OrderEvent, OrderStateKind } from "../../../src/orders/order-state.ts";
import { type Contract, SecType } from "../../../src/stoqey/mod.ts";

/** Contract of the orders. */
export const CONTRACT: Contract = {
  symbol: "AAPL",
  secType: SecType.STK,
  exchange: "SMART",
  currency: "USD",
};
/** Order to buy ten shares at a limit. */
export const LIMIT = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1, tif: "DAY" } as const;

/** A book, with what it has reported. */
export interface TestBook {
  readonly book: OrderBook;
  readonly clock: VirtualClock;
  readonly changed: [record: IntentRecord, kind: OrderStateKind][];
  readonly failures: string[];
}

/** Makes a book on a journal; it is not opened. */
export function testBook(journal: Journal = memoryJournal()): TestBook {
  const clock = new VirtualClock(1_000);
  const changed: [record: IntentRecord, kind: OrderStateKind][] = [];
  const failures: string[] = [];
  const book = new OrderBook({
    journal,
    clock: Object.assign(clock, { wallMs: () => clock.now() }),
    changed: (record) => void changed.push([record, record.state.kind]),
    journalFailed: ({ message }) => void failures.push(message),
  });
  return { book, clock, changed, failures };
}

/** Makes the entry of an order. */
export const orderEntry = (key: string, change: Partial<OrderEntry> = {}): OrderEntry => ({
  type: "order",
  key,
  reference: `#${key}`,
  fingerprint: `fingerprint of ${key}`,
  account: "DU1",
  clientId: 1,
  orderId: 7,
  terms: { contract: CONTRACT, order: { ...LIMIT, orderRef: `#${key}` } },
  atMs: 1_000,
  ...change,
});

/** Adds an order that was written to a book. */
export function writtenOrder(book: OrderBook, key: string, change: Partial<OrderEntry> = {}): OrderRecord {
  const { type: _type, atMs, ...order } = orderEntry(key, change);
  return book.add(order, { kind: "written", atMs });
}

/** Adds a change of an order that was written. */
export function writtenChange(
  book: OrderBook,
  of: OrderRecord,
  key: string,
  terms?: Readonly<Record<string, unknown>>,
): ChangeRecord {
  const order = terms === undefined ? null : { ...of.order, ...terms };
  const what = { of, change: terms === undefined ? "cancel" : "modify", order } as const;
  return book.addChange(key, key, what, { kind: "written", atMs: 1_000 });
}

/** The report that an order works. */
export const WORKS: OrderEvent = {
  kind: "reported",
  progress: { status: "Submitted", filled: 0, remaining: 10, avgFillPrice: undefined },
};
