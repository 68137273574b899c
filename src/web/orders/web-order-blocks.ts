import { PoolError } from "../../errors.ts";
import { closedByUnknown, closedGate } from "../../orders/closed-gate.ts";
import type { IntentRecord } from "../../orders/intent-record.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import { isFinal } from "../../orders/order-transition.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";

/** State of the pool that decides whether orders and changes of them can be sent. */
export interface WebBlockSources {
  readonly book: OrderBook;
  /** Reason for which the pool accepts no more orders; undefined while it does. */
  shut(): PoolError | undefined;
  live(): LiveWebSession | undefined;
  noSession(): PoolError;
}

/** Reasons for which an order, or a change of one, cannot be sent now. */
export class WebOrderBlocks {
  readonly #sources: WebBlockSources;

  constructor(sources: WebBlockSources) {
    this.#sources = sources;
  }

  /**
   * Gets the reason for which no order of an account can be sent; undefined while it can.
   *
   * @param account Account of the order; empty where it is not known, and any unknown outcome counts.
   * @param except Intent that does not count itself.
   */
  order(account: string, except?: IntentRecord): PoolError | undefined {
    const { book, shut, live: current, noSession } = this.#sources;
    const over = shut();
    if (over !== undefined) return over;
    const live = current();
    if (live === undefined) return noSession();
    if (live.degraded !== undefined) return closedGate(`requests wait: ${live.degraded}`);
    return closedByUnknown(book, account, except);
  }

  /** Gets the reason for which no cancel can be sent: only without a session. */
  cancel(): PoolError | undefined {
    const over = this.#sources.shut();
    if (over?.code === "CLOSED") return over;
    return this.#sources.live() === undefined ? this.#sources.noSession() : undefined;
  }

  /** Gets the reason for which an order cannot be changed; undefined where it can. */
  change({ state, permId }: OrderRecord): PoolError | undefined {
    if (isFinal(state))
      return new PoolError("ORDER_ABSENT", `nothing is left to change: the order is ${state.kind}`);
    // Without an ID nothing else than this order could be meant by mistake: -1 means all orders.
    if (permId !== undefined && Number.isSafeInteger(permId) && permId > 0) return undefined;
    return closedGate("IBKR has not reported the ID of the order, by which it is changed");
  }
}
