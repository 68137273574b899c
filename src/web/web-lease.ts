import { checkWait, type WaitOptions } from "../call-options.ts";
import { forCaller, PoolError } from "../errors.ts";
import type { WebAnswer, WebCall } from "./call.ts";
import { describeCall } from "./requests/call-description.ts";
import type { LiveWebSession } from "./requests/live-web-session.ts";
import { ReadScope } from "./requests/read-scope.ts";
import type { SessionRequests } from "./requests/session-requests.ts";
import { type WebRead, WebReads, type WebTask } from "./web-reads.ts";

/** Default timeout of a request that is sent as it is, in ms. */
const RAW_MS = 20_000;

/** Dependencies of one lease. */
export interface WebLeaseOptions {
  readonly live: LiveWebSession;
  readonly owner: string;
  readonly requests: SessionRequests;
  /** Called once, when the lease ends. */
  over(): void;
}

/**
 * One caller's use of the session of one epoch.
 *
 * It ends by `release()`, with its session, or when the pool closes, whichever comes first; its reads that have no answer by
 * then reject. It never uses a second session: acquire another lease for that.
 */
export class WebLease extends WebReads implements AsyncDisposable {
  readonly #options: WebLeaseOptions;
  readonly #reads = new Set<ReadScope>();
  #over: PoolError | undefined;
  #controller: AbortController | undefined;

  /**
   * Leases come from `WebPool.acquire` and `use`.
   *
   * @internal
   */
  constructor(options: WebLeaseOptions) {
    super();
    this.#options = options;
    options.live.holders.add(this);
  }

  /** Name of the holder in the pool's log. */
  get owner(): string {
    return this.#options.owner;
  }

  /** Number of the session, an integer `>= 1` that grows by one with every new session. */
  get epoch(): number {
    return this.#options.live.epoch;
  }

  /** Account codes of the session, at least one. */
  get accounts(): readonly string[] {
    return this.#options.live.session.accounts;
  }

  /** True for a paper account; undefined where the gateway does not say. */
  get isPaper(): boolean | undefined {
    return this.#options.live.session.isPaper;
  }

  /** True until `release()` or the end of the session. */
  get live(): boolean {
    return this.#reason() === undefined;
  }

  /** Signal that aborts when the lease ends; its `reason` is a `PoolError`: `LEASE_RELEASED`, `SESSION_LOST` or `CLOSED`. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    const over = this.#reason();
    if (over !== undefined && !this.#controller.signal.aborted) this.#controller.abort(over);
    return this.#controller.signal;
  }

  /**
   * Sends one request as it is, within the limits of pacing, and resolves with the answer, whatever its HTTP status but 429.
   *
   * It is never sent twice. While an order waits for the reply to its question, every other request of the pool waits too,
   * until the last answer of the chain or `questionTimeoutMs`. Requests that would change the session of all callers are
   * refused: `/logout`, `/tickle`, `ssodh/init`, the switch of the account, `unsubscribeall`, filters of orders, the cancel of
   * all orders (`-1`) and the suppression of questions.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `requestTimeoutMs`, else 20 000; `signal` ends the wait early. An order whose
   * answer was not awaited may have reached IBKR.
   * @throws {PoolError} `OUTCOME_UNKNOWN` for a request that is no `GET`, was sent and has no answer; `REQUEST_TIMEOUT` for one that
   * was not sent, and for a `GET`; `INVALID_OPTION`, `RATE_LIMITED`, `QUESTION_ENDED`, `SESSION_LOST`, `ABORTED`,
   * `LEASE_RELEASED`, `CLOSED`, and the errors of a connection.
   * @example Any endpoint of the Web API
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * await using lease = await pool.acquire();
   * const answer = await lease.request({ method: "GET", path: "/trsrv/stocks", query: { symbols: "AAPL" } });
   * assert.equal(answer.status, 200);
   * ```
   */
  async request(call: WebCall, options: WaitOptions = {}): Promise<WebAnswer> {
    const what = describeCall(call);
    return await this.#scoped(what, RAW_MS, options, (scope) =>
      this.#options.requests.raw(what, call, scope),
    );
  }

  /**
   * Releases the lease. A second call, or a call after the session was lost, does nothing.
   *
   * @example
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * const lease = await pool.acquire();
   * await lease.release();
   * assert.ok(!lease.live && lease.signal.aborted);
   * ```
   */
  async release(): Promise<void> {
    if (this.#over !== undefined) return;
    this.#options.live.holders.delete(this);
    this.#end(new PoolError("LEASE_RELEASED", `the lease of ${this.owner} was released`))();
  }

  /** Does the same as `release()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }

  /**
   * Ends the lease with its session.
   *
   * @internal
   */
  sessionEnded(error: PoolError): () => void {
    return this.#end(error);
  }

  /** @internal */
  protected override read<Result>(
    { what, timeoutMs }: WebRead,
    options: WaitOptions,
    task: WebTask<Result>,
  ): Promise<Result> {
    const { requests } = this.#options;
    return this.#scoped(what, timeoutMs, options, (scope) => task(requests.requester(what, scope)));
  }

  async #scoped<Result>(
    what: string,
    defaultMs: number,
    options: WaitOptions,
    begin: (scope: ReadScope) => Promise<Result>,
  ): Promise<Result> {
    let scope: ReadScope | undefined;
    try {
      const { signal, timeoutMs = this.#options.requests.timeoutMs ?? defaultMs } = checkWait(what, options);
      const over = this.#reason();
      if (over !== undefined) throw refusal(what, over);
      const own = new ReadScope(
        { what, timeoutMs, signal },
        this.#options.live,
        this.#options.requests.clock,
      );
      scope = own;
      this.#reads.add(own);
      return await own.run(() => begin(own));
    } catch (error) {
      throw forCaller(error);
    } finally {
      if (scope !== undefined) this.#reads.delete(scope);
    }
  }

  /** Ends the lease. @returns A function that rejects reads and notifies listeners, and so may run a caller's code. */
  #end(why: PoolError): () => void {
    if (this.#over !== undefined) return () => {};
    this.#over = why;
    this.#options.over();
    return () => {
      for (const read of this.#reads) read.leave(why);
      this.#controller?.abort(why);
    };
  }

  #reason(): PoolError | undefined {
    return this.#over ?? this.#options.live.ended;
  }
}

function refusal(what: string, over: PoolError): PoolError {
  return new PoolError(over.code, `Cannot ${what}: ${over.message}`, { cause: over });
}
