import { checkWait, NO_OPTIONS } from "./call-options.ts";
import { forCaller, PoolError } from "./errors.ts";
import { type LeaseApi, leaseApi } from "./ibapi/lease-api.ts";
import { View } from "./ibapi/view.ts";
import type { SharedByViews } from "./ibapi/view-options.ts";
import type { Read } from "./operations/read.ts";
import { type ReadOptions, Reads } from "./reads.ts";
import { checkedCall } from "./requests/checked-call.ts";
import type { PendingCall } from "./requests/shared-request.ts";
import type { LiveSession } from "./session/live-session.ts";

/** What all leases of a pool need of it. */
export interface SharedByLeases {
  /** Overrides the operations' own deadlines, in ms. */
  readonly requestTimeoutMs: number | undefined;
  /** What the view of `lease.api` needs of the pool. */
  readonly view: SharedByViews;
}

/** What a lease tells the pool, and what it needs of it. */
export interface LeaseOptions {
  readonly live: LiveSession;
  readonly owner: string;
  readonly shared: SharedByLeases;
  /** Called once, when the lease is over. */
  over(): void;
}

/**
 * One caller's hold on the session of one epoch.
 *
 * It ends by `release()`, with its session, or when the pool closes, whichever comes first; what it was asked and has
 * not answered by then rejects. It never sees a second session: acquire again for that.
 */
export class Lease extends Reads implements AsyncDisposable {
  readonly #live: LiveSession;
  readonly #options: LeaseOptions;
  /** What it waits for. Made at the first read: most of what a lease costs without one would be this set. */
  #pending: Set<PendingCall<unknown>> | undefined;
  /** Why it is over. A release makes its error only when somebody looks: with its stack it costs more than all the rest. */
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

  /** Whom the pool's log calls the holder. */
  get owner(): string {
    return this.#options.owner;
  }

  /** Number of the session, an integer `>= 1` that grows by one with every new session. */
  get epoch(): number {
    return this.#live.epoch;
  }

  /** The client ID of the session. */
  get clientId(): number {
    return this.#live.session.clientId;
  }

  /** The accounts that TWS named when the session began, at least one. */
  get accounts(): readonly string[] {
    return this.#live.session.accounts;
  }

  /** The protocol version of the session. */
  get serverVersion(): number {
    return this.#live.session.serverVersion;
  }

  /** Is the hold still good? False after `release()` and from the moment when the session is over. */
  get live(): boolean {
    return this.#over === undefined && this.#live.ended === undefined;
  }

  /** Aborts when the lease is over; its `reason` is a `PoolError`: `LEASE_RELEASED`, `SESSION_LOST` or `CLOSED`. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    const over = this.#reason();
    if (over !== undefined && !this.#controller.signal.aborted) this.#controller.abort(over);
    return this.#controller.signal;
  }

  /**
   * The session as an `IBApi`, for code that is written against one.
   *
   * Every lease has numbers of its own, for requests and for orders, and receives the answers to its own requests only.
   * Numbers are translated wherever they stand: in orders, their parents, executions, lists and texts of errors. Orders of
   * others are shown under numbers below -1; those of this client ID can be changed and cancelled under them. A number that
   * the lease neither used nor was shown is refused with 10147. A number that is used again for the same kind of request
   * replaces the earlier request; a cancel of an unknown one is answered with 300. What the lease subscribed to ends with
   * it; its orders stay.
   *
   * `reqPositions`, `reqAccountUpdates`, `reqNewsBulletins` and `reqAccountSummary` bring the list once and then what
   * changes, until they are cancelled; all leases share what TWS sends. Different account summaries, and the updates of
   * different accounts, take turns of 10 s; of more than 100 account summaries of a lease the oldest ends, with 322. Other
   * methods without a number are answered once. `reqOpenOrders` and `reqAllOpenOrders` bring each order with its status
   * once. `connect()` notifies at once of what a connection would, `disconnect()` releases the lease. `reqMarketDataType`
   * is ignored, because the pool's option decides; so are `setServerLogLevel` and the argument of `reqCompletedOrders`.
   * `reqNewsBulletins(false)` brings today's bulletins as well. Names of OCA groups, and `reqGlobalCancel`, concern the
   * whole account, as they do at TWS.
   *
   * Orders are refused with 504 while TWS is cut off from IBKR, and so are those that have waited for their turn by then. An
   * order that was not sent is reported with 504; one that was cancelled before it was sent with `ApiCancelled` and 202.
   * An order without such a report may have reached TWS. The number of an order that ended a thousand ended orders ago is
   * refused with 103.
   *
   * Other errors of the pool have these codes: 320 for arguments that cannot be read, 322 for a request that TWS did not
   * answer in time or whose answer could not be read, 504 when the lease is over. Requests that only IBKR can answer wait
   * while TWS is cut off, without a deadline.
   *
   * `reqHistoricalData` with `keepUpToDate` counts as a stream of bars of the pool: together they keep four fifths of
   * `historicalMax`, and one more is refused with 322. Without it the request is cancelled, and reported with 322, when TWS
   * does not answer within 60 s. Other requests have no deadline; of those that are answered once and were not, a lease
   * follows 1000, and older ones are reported with 322. A cancel that waits for its turn is sent after the release as well.
   *
   * Listeners behave as those of `IBApi`, except that one that throws does not keep others from an event of TWS. It is
   * no instance of the class: `controller` is missing, and the events `sent`, `received` and `server` are not emitted.
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

  /** Gives the hold back. Releasing twice, or after the session was lost, does nothing. */
  async release(): Promise<void> {
    if (this.#over !== undefined) return;
    this.#live.holders.delete(this);
    this.#end("released")();
  }

  /** The same as `release()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }

  /**
   * Called by the session when it is over.
   *
   * @internal
   */
  sessionEnded(error: PoolError): () => void {
    return this.#end(error);
  }

  /** @internal */
  protected override async request<Args, Result>(
    operation: Read<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result> {
    let asked: PendingCall<Result> | undefined;
    try {
      const { timeoutMs, signal } = checkWait(operation.what, options);
      const over = this.#reason();
      if (over !== undefined) throw refusal(operation.what, over);
      asked = this.#live.requests.request(checkedCall(operation, args), {
        timeoutMs: timeoutMs ?? this.#options.shared.requestTimeoutMs ?? operation.timeoutMs,
        signal,
        owner: this,
      });
      this.#pending ??= new Set();
      this.#pending.add(asked);
      return await asked.answer;
    } catch (error) {
      throw forCaller(error);
    } finally {
      if (asked !== undefined) this.#pending?.delete(asked);
    }
  }

  /** @returns What is left to do, and may run a caller's code. */
  #end(why: PoolError | "released"): () => void {
    this.#over = why;
    this.#options.over();
    if ((this.#pending?.size ?? 0) === 0 && this.#controller === undefined && this.#view === undefined)
      return nothing;
    return () => {
      this.#view?.close();
      const reason = this.#reason();
      if (reason === undefined) return;
      for (const asked of this.#pending ?? []) asked.leave(refusal(asked.what, reason));
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
