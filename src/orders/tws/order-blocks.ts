import { PoolError } from "../../errors.ts";
import type { LiveSession } from "../../session/live-session.ts";
import { closedByOutage, closedByUnknown, closedGate } from "../closed-gate.ts";
import type { IntentRecord } from "../intent-record.ts";
import type { OrderBook } from "../order-book.ts";
import type { OrderRecord } from "../order-record.ts";
import { isFinal } from "../order-transition.ts";

/** State of the pool that decides whether messages about orders can be sent. */
export interface BlockSources {
  readonly book: OrderBook;
  /** Reason for which the pool accepts no more orders; undefined while it does. */
  shut(): PoolError | undefined;
  live(): LiveSession | undefined;
  /** Whether the session was compared with the journal, so that orders may go out on it. */
  isBound(live: LiveSession): boolean;
  /** Reason for which the journal cannot be read; undefined for none. */
  journalFailure(): PoolError | undefined;
  noSession(): PoolError;
}

/** Reasons for which a message about an order cannot be sent now. */
export class OrderBlocks {
  readonly #sources: BlockSources;

  constructor(sources: BlockSources) {
    this.#sources = sources;
  }

  /**
   * Gets the reason for which no order of an account can be sent; undefined while it can.
   *
   * @param account Account of the order; empty where it is not known, and any unknown outcome counts.
   * @param except Intent that does not count itself.
   */
  order(account: string, except?: IntentRecord): PoolError | undefined {
    return this.#sources.shut() ?? this.gate(account, except);
  }

  /** Gets the reason for which the gate is closed for an account, also while the pool accepts no new callers. */
  gate(account: string, except?: IntentRecord): PoolError | undefined {
    const { book, live: current, noSession, isBound, journalFailure } = this.#sources;
    const live = current();
    if (live === undefined) return noSession();
    if (live.outbox.cutOff) return closedByOutage();
    const unknown = closedByUnknown(book, account, except);
    if (unknown !== undefined) return unknown;
    return isBound(live) ? undefined : (journalFailure() ?? closedGate("the session is being prepared"));
  }

  /** Gets the reason for which no cancel can be sent: only without a session. */
  cancel(): PoolError | undefined {
    const over = this.#sources.shut();
    if (over?.code === "CLOSED") return over;
    return this.#sources.live() === undefined ? this.#sources.noSession() : undefined;
  }

  /** Gets the reason for which an order cannot be changed; undefined where it can. */
  change({ state, clientId, orderId }: OrderRecord): PoolError | undefined {
    if (isFinal(state))
      return new PoolError("ORDER_ABSENT", `nothing is left to change: the order is ${state.kind}`);
    if (orderId === undefined) return new PoolError("ORDER_ABSENT", "the order was not sent");
    const live = this.#sources.live();
    if (live === undefined || clientId === live.session.clientId) return undefined;
    const own = live.session.clientId;
    return closedGate(
      `TWS lets only the client ID ${clientId} change it, which has placed it; this session has ${own}`,
    );
  }
}
