import type { PoolError } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { OrderBook } from "../order-book.ts";
import { SessionOrders } from "./session-orders.ts";

/** Dependencies of `BoundSession`. */
export interface BoundSessionOptions {
  readonly clock: SteadyClock;
  readonly logger: Logger;
  readonly book: OrderBook;
  /** The session that is ready; undefined for none. */
  live(): LiveSession | undefined;
  /** The gate of new orders may have opened or closed. */
  changed(): void;
}

/** Brings each session of the pool together with the journal: orders go out on it once the journal was read. */
export class BoundSession {
  readonly #options: BoundSessionOptions;
  #current: SessionOrders | undefined;
  #journal: "open" | "opening" | PoolError = "open";

  constructor(options: BoundSessionOptions) {
    this.#options = options;
  }

  /** The orders of the session that is ready; undefined for none. */
  get current(): SessionOrders | undefined {
    return this.#current;
  }

  /** Whether the journal is being read, so that no order can be sent yet. */
  get isOpening(): boolean {
    return this.#journal === "opening";
  }

  /** The reason for which the journal cannot be read; undefined while there is none. */
  get failure(): PoolError | undefined {
    return typeof this.#journal === "string" ? undefined : this.#journal;
  }

  /**
   * Uses a session from now on: finds out what became of earlier orders first.
   *
   * @returns Undefined where orders can be sent at once, else a promise that resolves when the journal was read, or cannot be.
   */
  bind(live: LiveSession): Promise<void> | undefined {
    const { book, logger } = this.#options;
    const opening = book.open();
    // With a journal that is open a lease may place its first order before any promise settles.
    if (opening === undefined) return this.#bound(live);
    this.#journal = "opening";
    return opening.then(
      () => this.#bound(live),
      (error: PoolError) => {
        this.#journal = error;
        logger.error(error.message);
      },
    );
  }

  /** Opens the journal. @returns The reason for which it cannot be opened. */
  async opened(): Promise<PoolError | undefined> {
    try {
      await this.#options.book.open();
      const live = this.#options.live();
      // The journal could not be read when the session began, and can be now.
      if (this.failure !== undefined && live !== undefined) await this.bind(live);
      return undefined;
    } catch (error) {
      return error as PoolError;
    }
  }

  #bound(live: LiveSession): undefined {
    this.#journal = "open";
    if (live.ended !== undefined || this.#current?.live === live) return;
    const { clock, logger, book, changed } = this.#options;
    const ended = (): void => {
      this.#current = undefined;
      changed();
    };
    this.#current = new SessionOrders({ live, clock, logger, book, changed, ended });
    changed();
  }
}
