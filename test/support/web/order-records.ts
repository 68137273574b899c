import { VirtualClock } from "../../../sim/mod.ts";
import { memoryJournal, type Order } from "../../../src/mod.ts";
import { OrderBook } from "../../../src/orders/order-book.ts";
import type { OrderRecord } from "../../../src/orders/order-record.ts";
import { steady } from "../../../src/seams/clock.ts";

/** Makes a book of orders on a virtual clock. */
export function orderBook(): OrderBook {
  const clock = steady(new VirtualClock());
  const nothing = (): void => {};
  return new OrderBook({ journal: memoryJournal(), clock, changed: nothing, journalFailed: nothing });
}

/** Adds an order that was sent: 10 at 5, with the reference `#<key>`. */
export function sentOrder(book: OrderBook, key: string, order: Partial<Order> = {}): OrderRecord {
  const record = book.add({
    key,
    reference: `#${key}`,
    fingerprint: key,
    account: "DU1",
    terms: {
      contract: { conId: 1 },
      order: { action: "BUY", orderType: "LMT", lmtPrice: 5, totalQuantity: 10, ...order },
    },
    clientId: undefined,
    orderId: undefined,
  });
  record.apply({ kind: "journalled" });
  record.apply({ kind: "written", atMs: 0 });
  return record;
}
