import type { Clock } from "../seams/clock.ts";

/** Dependencies of `IdleClose`. */
export interface IdleCloseOptions {
  readonly clock: Clock;
  /** How long a session may be unused, in ms; 0: for any time. */
  readonly idleCloseMs: number;
  /** Is there a lease, a stream, a request in flight, or an order message that TWS has not acknowledged? */
  isUsed(): boolean;
  /** Closes the session that is there. */
  close(): void;
}

/** Closes a session that has had no lease, no stream and no request for a while; the next caller dials again. */
export class IdleClose {
  readonly #with: IdleCloseOptions;
  #lastUsedMs = 0;
  #cancelTimer: () => void = () => {};

  constructor(options: IdleCloseOptions) {
    this.#with = options;
  }

  /** A session is ready. */
  start(): void {
    const { clock, idleCloseMs } = this.#with;
    if (idleCloseMs === 0) return;
    this.#lastUsedMs = clock.now();
    this.#check(idleCloseMs);
  }

  /** A lease, a stream or a request has ended. */
  used(): void {
    this.#lastUsedMs = this.#with.clock.now();
  }

  /** The pool is closed. */
  stop(): void {
    this.#cancelTimer();
    this.#cancelTimer = () => {};
  }

  #check(delayMs: number): void {
    const { clock, idleCloseMs, isUsed, close } = this.#with;
    this.#cancelTimer();
    this.#cancelTimer = clock.after(delayMs, () => {
      const unusedMs = isUsed() ? 0 : clock.now() - this.#lastUsedMs;
      if (unusedMs >= idleCloseMs) return close();
      this.#check(Math.max(1, idleCloseMs - unusedMs));
    });
  }
}
