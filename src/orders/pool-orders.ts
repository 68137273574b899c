import type { OrderBook } from "./order-book.ts";
import type { OrderRecord } from "./order-record.ts";
import type { OrderVerdict } from "./order-state.ts";

/** Orders that a pool has placed, and those of an earlier process whose journal it has. */
export interface PoolOrders<Handle> {
  /**
   * Reads the journal, so that the orders of an earlier process are known. A session and the first order do it too.
   *
   * @throws {PoolError} `JOURNAL_FAILED`.
   */
  load(): Promise<void>;
  /** Finds an order by its key; undefined for an unknown one. */
  get(key: string): Handle | undefined;
  /** Lists the orders that were sent and may still change. */
  open(): readonly Handle[];
  /** Lists the orders whose outcome is unknown. */
  unknown(): readonly Handle[];
  /**
   * Ends the outcome of an order, or of a change, that is unknown, by what a person has found out at IBKR.
   *
   * @throws {PoolError} `INVALID_OPTION` when no order has the key, its outcome is known, or a field of the verdict is wrong.
   */
  settle(key: string, verdict: OrderVerdict): Promise<void>;
}

/** The part of the orders of one transport that `pool.orders` shows. */
interface ShownOrders<Handle> {
  readonly book: OrderBook;
  get(key: string): Handle | undefined;
  handle(record: OrderRecord): Handle;
  settle(key: string, verdict: OrderVerdict): Promise<void>;
}

/** Makes `pool.orders`. */
export function poolOrders<Handle>(orders: ShownOrders<Handle>): PoolOrders<Handle> {
  const { book } = orders;
  const handles = (records: readonly OrderRecord[]): readonly Handle[] =>
    records.map((record) => orders.handle(record));
  return {
    load: async () => await book.open(),
    get: (key) => orders.get(key),
    open: () => handles(book.unfinished),
    unknown: () => handles(book.unfinished.filter(({ state }) => state.kind === "unknown")),
    settle: (key, verdict) => orders.settle(key, verdict),
  };
}
