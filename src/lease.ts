import { checkWait, NO_OPTIONS } from "./call-options.ts";
import { forCaller, PoolError } from "./errors.ts";
import { type LeaseApi, leaseApi } from "./ibapi/lease-api.ts";
import type { LeaseOptions } from "./ibapi/lease-options.ts";
import { View } from "./ibapi/view.ts";
import { getQuote, type LatestQuote, type QuoteArgs } from "./operations/latest-quote.ts";
import type { Read } from "./operations/read.ts";
import type { ReadOptions } from "./reads.ts";
import { checkedCall, copied } from "./requests/checked-call.ts";
import type { CallDeadline, PendingCall } from "./requests/shared-request.ts";
import type { LiveSession } from "./session/live-session.ts";
import { TwsReads } from "./tws-reads.ts";

/**
 * One caller's use of the session of one epoch.
 *
 * It ends by `release()`, with its session, or when the pool closes, whichever comes first; its reads that have no answer by
 * then reject. It never uses a second session: acquire another lease for that.
 */
export class Lease extends TwsReads implements AsyncDisposable {
  readonly #live: LiveSession;
  readonly #options: LeaseOptions;
  /** Reads without an answer. Made at the first read, because it would be most of the cost of a lease without one. */
  #pending: Set<PendingCall<unknown>> | undefined;
  /** Reason of its end. The error of a release is made when it is read first, because its stack is expensive. */
  #over: PoolError | "released" | undefined;
  #controller: AbortController | undefined;
  #view: View | undefined;
  #api: LeaseApi | undefined;

  /**
   * Leases come from `IbkrPool.acquire` and `use`.
   *
   * @internal
   */
  constructor(options: LeaseOptions) {
    super();
    this.#live = options.live;
    this.#options = options;
    options.live.holders.add(this);
  }

  /** Name of the holder in the pool's log. */
  get owner(): string {
    return this.#options.owner;
  }

  /** Number of the session, an integer `>= 1` that grows by one with every new session. */
  get epoch(): number {
    return this.#live.epoch;
  }

  /** Client ID of the session. */
  get clientId(): number {
    return this.#live.session.clientId;
  }

  /** Account codes that TWS sent when the session began, at least one. */
  get accounts(): readonly string[] {
    return this.#live.session.accounts;
  }

  /** Protocol version of the session. */
  get serverVersion(): number {
    return this.#live.session.serverVersion;
  }

  /** True until `release()` or the end of the session. */
  get live(): boolean {
    return this.#over === undefined && this.#live.ended === undefined;
  }

  /** Signal that aborts when the lease ends; its `reason` is a `PoolError`: `LEASE_RELEASED`, `SESSION_LOST` or `CLOSED`. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    const over = this.#reason();
    if (over !== undefined && !this.#controller.signal.aborted) this.#controller.abort(over);
    return this.#controller.signal;
  }

  /**
   * The session as an `IBApi`, for code that is written for one.
   *
   * Every lease has its own request and order IDs, and receives only the answers to its own requests. IDs are translated in
   * all events: in orders, their parents, executions, lists and texts of errors. Orders of others are shown under IDs below
   * -1; those of this client ID can be changed and cancelled under them. An order ID that the lease has neither used nor been
   * shown is refused with 10147. A request with the ID of an earlier one of the same method replaces it; a cancel of an
   * unknown request is answered with 300. Subscriptions end with the lease; orders stay.
   *
   * `reqPositions`, `reqAccountUpdates`, `reqNewsBulletins` and `reqAccountSummary` emit the list once and then its changes,
   * until they are cancelled; all leases share the events of TWS. Different account summaries, and the updates of different
   * accounts, take turns of 10 s; the oldest of more than 100 account summaries of a lease ends, with 322. Other methods
   * without an ID are answered once. `reqOpenOrders` and `reqAllOpenOrders` emit each order with its status once. `connect()`
   * emits the events of a new connection at once, `disconnect()` releases the lease. `reqMarketDataType` is ignored, because
   * the option of the pool decides; so are `setServerLogLevel` and the argument of `reqCompletedOrders`.
   * `reqNewsBulletins(false)` emits today's bulletins, too. Names of OCA groups, and `reqGlobalCancel`, apply to the whole
   * account, as they do at TWS.
   *
   * Orders go the way of the pool's own: they are in its journal before their first byte, and in `pool.orders`, also after
   * the lease. With a journal on a file they are written after `placeOrder` has returned. A missing `tif` is sent as `DAY`.
   * `orderRef` has a token of the pool on the wire and in reads, and none in the events of `lease.api`. Orders and changes are
   * refused with 504 while TWS is disconnected from IBKR or the outcome of an earlier order of the account is unknown; so are
   * those that wait to be sent then. Cancels pass. An order that was not sent is reported with 504; one that was cancelled
   * before it was sent with `ApiCancelled` and 202. One without such a report may have reached TWS: the pool finds out what
   * became of it. The ID of an order that ended a thousand ended orders ago is refused with 103.
   *
   * Other errors of the pool have these codes: 320 for arguments that cannot be read, 322 for a request that TWS did not
   * answer in time or whose answer could not be read, 504 when the lease has ended. Requests that only IBKR can answer wait
   * while TWS is disconnected, without a timeout.
   *
   * `reqHistoricalData` with `keepUpToDate` counts as a stream of bars of the pool: together they keep four fifths of
   * `historicalMax`, and one more is refused with 322. Without it the request is cancelled, and reported with 322, when TWS
   * does not answer within 60 s; so is any other request with an ID that is answered once, and `requestFA`, after a silence
   * of 5 min. A lease follows 1000 of those, and older ones are reported with 322. A cancel in the outbox is sent even after the release.
   *
   * Listeners behave as those of `IBApi`, except that an error of one does not keep an event of TWS from the others. The
   * object is no instance of the class: `controller` is missing, and `sent`, `received` and `server` are not emitted.
   *
   * @example Code that knows `IBApi`
   * ```ts
   * import { EventName, IbkrPool } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * await using lease = await pool.acquire();
   * const time = new Promise<number>((resolve) => void lease.api.once(EventName.currentTime, resolve));
   * lease.api.reqCurrentTime();
   * assert.ok((await time) > 1_500_000_000);
   * ```
   */
  get api(): LeaseApi {
    if (this.#api !== undefined) return this.#api;
    const { view } = this.#options.shared;
    this.#view = new View({
      ...view,
      live: this.#live,
      read: (operation, args) => this.request(operation, args, NO_OPTIONS),
      release: () => this.release(),
    });
    if (!this.live) this.#view.close();
    this.#api = leaseApi(this.#view);
    return this.#api;
  }

  /**
   * Releases the lease. A second call, or a call after the session was lost, does nothing.
   *
   * @example
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const lease = await pool.acquire();
   * await lease.release();
   * assert.ok(!lease.live && lease.signal.aborted);
   * ```
   */
  async release(): Promise<void> {
    if (this.#over !== undefined) return;
    this.#live.holders.delete(this);
    this.#end("released")();
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
  protected override request<Args, Result>(
    operation: Read<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result> {
    return this.#call(operation, options, (deadline) =>
      this.#live.requests.request(checkedCall(operation, args), deadline),
    );
  }

  /** @internal */
  protected override quote(args: QuoteArgs, options: ReadOptions): Promise<LatestQuote> {
    const { quotes } = this.#options.shared;
    return this.#call(getQuote, options, (deadline) =>
      quotes.request(this.#live, copied(getQuote, args).copy, deadline),
    );
  }

  /** Makes a call, which ends with the lease. @param begin Checks the arguments, and begins. */
  async #call<Result>(
    operation: { readonly what: string; readonly timeoutMs: number },
    options: ReadOptions,
    begin: (deadline: CallDeadline) => PendingCall<Result>,
  ): Promise<Result> {
    let call: PendingCall<Result> | undefined;
    try {
      const { timeoutMs, signal } = checkWait(operation.what, options);
      const over = this.#reason();
      if (over !== undefined) throw refusal(operation.what, over);
      call = begin({
        timeoutMs: timeoutMs ?? this.#options.shared.requestTimeoutMs ?? operation.timeoutMs,
        signal,
        owner: this,
      });
      this.#pending ??= new Set();
      this.#pending.add(call);
      return await call.answer;
    } catch (error) {
      throw forCaller(error);
    } finally {
      if (call !== undefined) this.#pending?.delete(call);
    }
  }

  /** Ends the lease. @returns A function that rejects reads and notifies listeners, and so may run a caller's code. */
  #end(why: PoolError | "released"): () => void {
    this.#over = why;
    this.#options.over();
    if ((this.#pending?.size ?? 0) === 0 && this.#controller === undefined && this.#view === undefined)
      return nothing;
    return () => {
      this.#view?.close();
      const reason = this.#reason();
      if (reason === undefined) return;
      for (const call of this.#pending ?? []) call.leave(refusal(call.what, reason));
      this.#pending = undefined;
      this.#controller?.abort(reason);
    };
  }

  #reason(): PoolError | undefined {
    if (this.#over === "released") {
      this.#over = new PoolError("LEASE_RELEASED", `the lease of ${this.owner} was released`);
    }
    return this.#over ?? this.#live.ended;
  }
}

const nothing = (): void => {};

function refusal(what: string, over: PoolError): PoolError {
  return new PoolError(over.code, `Cannot ${what}: ${over.message}`, { cause: over });
}
