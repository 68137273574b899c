import type { AcquireOptions, ConnectOptions } from "../call-options.ts";
import { forCaller, PoolError } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import type { Reasons, WaitQueue } from "./wait-queue.ts";

/** Keeper of the session. */
interface SessionKeeper<Live> extends Reasons {
  /** The current session; undefined for none. */
  readonly live: Live | undefined;
  /** Requests a session. */
  want(): void;
}

/** Dependencies of `SessionAccess`. */
export interface SessionAccessOptions<Live> {
  readonly options: { readonly acquireTimeoutMs: number; readonly retryReads: boolean };
  readonly clock: Clock;
  readonly waiters: WaitQueue<Live>;
  readonly supervisor: SessionKeeper<Live>;
  /** Called when a caller is given a session, and when a read has ended. */
  used?(): void;
}

/** Wait of a read. */
export interface ReadWait {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Gives callers of the pool a session within their timeouts: the current one, or the next. */
export class SessionAccess<Live> {
  readonly #options: SessionAccessOptions<Live>;
  #shut: PoolError | undefined;
  #inFlight = 0;

  constructor(options: SessionAccessOptions<Live>) {
    this.#options = options;
  }

  /** Number of reads of the pool that have not ended. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Rejects all callers from now on. @param error The reason. */
  shut(error: PoolError): void {
    this.#shut = error;
  }

  /**
   * Uses the current session, or waits for the next one.
   *
   * @param held Makes the result from the session, in the same turn in which it is ready.
   */
  async session<Held>(
    what: string,
    options: AcquireOptions & ConnectOptions,
    held: (live: Live) => Held,
  ): Promise<Held> {
    const live = this.#ready(what, options.signal);
    if (live !== undefined) {
      this.#options.used?.();
      return held(live);
    }
    try {
      return await this.#next(what, options, held);
    } catch (error) {
      throw forCaller(error);
    }
  }

  /**
   * Carries out a read on the current session, and retries it on the next ones after a loss, within one timeout.
   *
   * @param begin Begins the read on a session, in the same turn in which that is known; its timeout is in ms.
   * @returns The promise of the answer. It rejects with the error of the last session.
   */
  async read<Result>(
    what: string,
    { timeoutMs: given, signal }: ReadWait,
    begin: (live: Live, timeoutMs: number) => Promise<Result>,
  ): Promise<Result> {
    const { clock } = this.#options;
    const { retryReads } = this.#options.options;
    this.#inFlight++;
    try {
      let timeoutMs = given;
      const untilMs = clock.now() + timeoutMs;
      for (;;) {
        // No await when there is a session: the request is sent, and its timeout begins, before the caller continues and
        // may block the process.
        let live = this.#ready(what, signal);
        if (live === undefined) {
          live = await this.#next(what, { timeoutMs, signal }, (next) => next);
          timeoutMs = Math.max(0, untilMs - clock.now());
        }
        try {
          return await begin(live, timeoutMs);
        } catch (error) {
          timeoutMs = Math.max(0, untilMs - clock.now());
          if (!isLoss(error) || !retryReads || timeoutMs === 0) throw error;
        }
      }
    } catch (error) {
      throw forCaller(error);
    } finally {
      this.#inFlight--;
      this.#options.used?.();
    }
  }

  /**
   * Gives the current session; undefined when there is none.
   *
   * @throws {PoolError} When callers are rejected, or the signal is aborted.
   */
  #ready(what: string, signal: AbortSignal | undefined): Live | undefined {
    if (this.#shut !== undefined) {
      const { code, message } = this.#shut;
      throw new PoolError(code, `Cannot ${what}: ${message}`);
    }
    if (signal?.aborted) {
      const cause: unknown = signal.reason;
      throw new PoolError("ABORTED", `Cannot ${what}: the caller's signal was already aborted`, { cause });
    }
    return this.#options.supervisor.live;
  }

  /** Waits for the next session. */
  #next<Held>(
    what: string,
    options: AcquireOptions & ConnectOptions,
    held: (live: Live) => Held,
  ): Promise<Held> {
    const { waiters, supervisor } = this.#options;
    const { timeoutMs = this.#options.options.acquireTimeoutMs, signal, failFast = false } = options;
    const waited = waiters.wait({ what, timeoutMs, signal, failFast, reasons: supervisor }, held);
    supervisor.want();
    return waited;
  }
}

/** Returns whether an error is the loss of the session. */
export function isLoss(error: unknown): boolean {
  return error instanceof PoolError && error.code === "SESSION_LOST";
}
