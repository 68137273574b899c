import type { IntentRecord } from "../intent-record.ts";
import type { OrderBook } from "../order-book.ts";
import { OrderRecord } from "../order-record.ts";
import { isFinal } from "../order-transition.ts";

/**
 * Cancels the orders of a bracket that reached IBKR, if it is known that another one of it was not sent: TWS would keep them
 * without working them, or work an entry without its exits. A cancel that fails is repeated in the next session.
 */
export class IncompleteBrackets {
  readonly #book: OrderBook;
  readonly #live: () => object | undefined;
  readonly #cancel: (record: OrderRecord) => void;
  /** Orders that were cancelled in each session; a record must not hold a session that has ended. */
  readonly #cancelledIn = new WeakMap<object, WeakSet<OrderRecord>>();

  /**
   * Makes one for the orders of a book.
   *
   * @param live Gets the session that is ready; undefined for none.
   * @param cancel Cancels one order.
   */
  constructor(book: OrderBook, live: () => object | undefined, cancel: (record: OrderRecord) => void) {
    this.#book = book;
    this.#live = live;
    this.#cancel = cancel;
  }

  /** Cancels what has to be cancelled, after the state of an order has changed. */
  check(changed: IntentRecord): void {
    const live = this.#live();
    if (live === undefined || !(changed instanceof OrderRecord) || changed.bracket === undefined) return;
    const records = this.#bracketOf(changed);
    if (!isIncomplete(records)) return;
    const cancelled = this.#cancelledIn.get(live) ?? new WeakSet();
    this.#cancelledIn.set(live, cancelled);
    for (const record of records) {
      const isThere = !isFinal(record.state) && record.state.kind !== "unknown";
      if (!isThere || cancelled.has(record)) continue;
      cancelled.add(record);
      this.#cancel(record);
    }
  }

  /** Gets the orders of the bracket of an order. An order of another call may have the key of one that was not sent. */
  #bracketOf(record: OrderRecord): readonly OrderRecord[] {
    const found = record.bracket?.keys.map((key) => this.#book.get(key)) ?? [];
    return found.filter((one) => one?.bracket?.keys.includes(record.key)) as OrderRecord[];
  }
}

/** Tests whether it is known of one order that it was not sent, and of none whether it will be. */
function isIncomplete(records: readonly OrderRecord[]): boolean {
  if (records.some(({ isPending }) => isPending)) return false;
  return records.some(({ state, bracket }) => state.kind === "not-sent" || bracket?.isCut);
}
