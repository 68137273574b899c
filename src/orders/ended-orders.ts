import type { OrderRecord } from "./order-record.ts";

/** Maximum number of ended orders that are remembered with their keys; the oldest are forgotten. */
const ENDED_MAX = 10_000;
/** Number of the newest of them that are not packed: they are still read, e.g. whenever TWS lists their executions. */
const UNPACKED_MAX = 200;

/** The orders of a book that have ended, those that ended last behind the others. All but the newest are packed. */
export class EndedOrders {
  readonly #all = new Set<OrderRecord>();
  readonly #unpacked = new Set<OrderRecord>();

  /** Adds an order that has ended now. @returns The oldest one, where it is one too many and has to be forgotten. */
  add(record: OrderRecord): OrderRecord | undefined {
    for (const orders of [this.#all, this.#unpacked]) {
      orders.delete(record);
      orders.add(record);
    }
    const [older] = this.#unpacked;
    if (older !== undefined && this.#unpacked.size > UNPACKED_MAX) {
      this.#unpacked.delete(older);
      older.pack();
    }
    const [oldest] = this.#all;
    return this.#all.size > ENDED_MAX ? oldest : undefined;
  }

  /** Drops an order: it is forgotten, or it turned out to be open. */
  delete(record: OrderRecord): void {
    this.#unpacked.delete(record);
    if (this.#all.delete(record)) record.unpack();
  }
}
