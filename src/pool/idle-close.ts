import type { Clock } from "../seams/clock.ts";

/** Dependencies of `IdleClose`. */
export interface IdleCloseOptions {
  readonly clock: Clock;
  /** Time without use after which the session is closed, in ms; 0: never. */
  readonly idleCloseMs: number;
  /** Returns whether there is a lease, a stream, a read in flight, or an order message that TWS has not acknowledged. */
  isUsed(): boolean;
  /**
   * Closes the current session.
   *
   * @returns Whether there is none any more; TWS that is cut off from IBKR keeps its session.
   */
  close(): boolean;
}

/** Closes a session that has had no lease, no stream and no request for a while; the next caller dials again. */
export class IdleClose {
  readonly #options: IdleCloseOptions;
  #lastUsedMs = 0;
  #cancelTimer: () => void = () => {};

  constructor(options: IdleCloseOptions) {
    this.#options = options;
  }

  /** Begins to watch a new session. */
  start(): void {
    const { clock, idleCloseMs } = this.#options;
    if (idleCloseMs === 0) return;
    this.#lastUsedMs = clock.now();
    this.#check(idleCloseMs);
  }

  /** Notes a use of the session: a `connect()`, or the end of a lease, a stream or a read. */
  used(): void {
    this.#lastUsedMs = this.#options.clock.now();
  }

  /** Stops, because the pool is closed. */
  stop(): void {
    this.#cancelTimer();
    this.#cancelTimer = () => {};
  }

  #check(delayMs: number): void {
    const { clock, idleCloseMs, isUsed, close } = this.#options;
    this.#cancelTimer();
    this.#cancelTimer = clock.after(delayMs, () => {
      const unusedMs = isUsed() ? 0 : clock.now() - this.#lastUsedMs;
      const isOver = unusedMs >= idleCloseMs;
      if (isOver && close()) return;
      this.#check(isOver ? idleCloseMs : Math.max(1, idleCloseMs - unusedMs));
    });
  }
}
