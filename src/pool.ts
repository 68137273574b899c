import {
  type AcquireOptions,
  type ConnectOptions,
  checkAcquire,
  checkConnect,
  checkDrain,
  checkWatch,
  NO_OPTIONS,
  type UseOptions,
} from "./call-options.ts";
import { callSite, PoolError } from "./errors.ts";
import type { EventsOptions, PoolEvent, PoolEventOf, PoolEventType } from "./events.ts";
import type { Lease } from "./lease.ts";
import type { LatestQuote, QuoteArgs } from "./operations/latest-quote.ts";
import type { Read } from "./operations/read.ts";
import type { Watch } from "./operations/stream.ts";
import { completeOptions, type PoolOptions } from "./options.ts";
import type { TwsOrders } from "./orders/tws/tws-orders.ts";
import { composePool, type PoolParts } from "./pool/composition.ts";
import { readQuote, readRequest } from "./pool/read-request.ts";
import { statsOf } from "./pool/stats.ts";
import { useLease } from "./pool/use-lease.ts";
import type { ReadOptions } from "./reads.ts";
import { copied } from "./requests/checked-call.ts";
import type { PoolSeams } from "./seams/pool-seams.ts";
import { ordersAcknowledged } from "./session/orders-acknowledged.ts";
import type { PoolStats, SessionInfo } from "./stats.ts";
import type { Stream, WatchOptions } from "./subscriptions/stream-reader.ts";
import { Trading } from "./trading.ts";

/**
 * Shares one TWS session among any number of callers.
 *
 * The first call dials, once for all callers that wait. From then on the pool keeps the session alive, and dials again after
 * a loss until it is closed. It uses only the client IDs that its options give.
 *
 * @example One session for two callers
 * ```ts
 * import { IbkrPool } from "ibkr-pool";
 *
 * await using pool = new IbkrPool({ host: "127.0.0.1", port: 4002, clientId: 1 });
 * const [positions, summary] = await Promise.all([
 *   pool.use((ib) => ib.getPositions()),
 *   pool.use((ib) => ib.getAccountSummary()),
 * ]);
 * assert.ok(positions.length > 0 && summary.length > 0);
 * assert.equal(pool.stats().dials, 1);
 * ```
 */
export class IbkrPool extends Trading implements AsyncDisposable {
  readonly #parts: PoolParts;
  #closed: Promise<void> | undefined;

  /**
   * Makes a pool, which does not dial yet.
   *
   * @param options Every field has a default: see `PoolOptions`.
   * @param seams Clock, random source and transport; for tests.
   * @throws {PoolError} `INVALID_OPTION`, naming each field that is out of its bounds.
   */
  constructor(options: PoolOptions = {}, seams: PoolSeams = {}) {
    super();
    this.#parts = composePool(completeOptions(options), seams);
    this.#parts.logger.info("Initialized IBKR connection pool");
  }

  /**
   * Waits until the session is ready, and dials if there is none. It needs no release.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early; `failFast`
   * rejects with the first dial that fails, default the pool's option.
   * @throws {PoolError} As `acquire`; with `failFast` also `CONNECT_FAILED` and `HANDSHAKE_TIMEOUT`.
   * @example Fail at the start of a program when TWS cannot be reached
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const { epoch, accounts } = await pool.connect({ failFast: true });
   * assert.ok(epoch === 1 && accounts.length > 0);
   * ```
   */
  async connect(options: ConnectOptions = {}): Promise<SessionInfo> {
    const { failFast = this.#parts.options.failFast, ...wait } = checkConnect(options);
    return await this.#parts.access.session(
      "connect to TWS",
      { ...wait, failFast },
      ({ epoch, session }) => ({
        epoch,
        clientId: session.clientId,
        serverVersion: session.serverVersion,
        accounts: session.accounts,
      }),
    );
  }

  /**
   * Waits for the shared session and returns a lease of it.
   *
   * Any number of leases may be live; all share one session. Waiting callers are served in their order. A caller that stops
   * waiting does not cancel the dial that others wait for.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early.
   * @throws {PoolError} `ACQUIRE_TIMEOUT` after `timeoutMs`; its `cause` is the failure of the last dial, or the step that the
   * first dial waits for. At once: `ABORTED`, `CLOSED`, `DRAINING`, `TOO_MANY_WAITERS`, `INVALID_OPTION`, and the failures
   * that another dial cannot cure: `NOT_PERMITTED`, `NOT_TWS` and `UNSUPPORTED_VERSION` (after the first session: the third in
   * a row), and `CLIENT_ID_IN_USE` (TWS error 326) as `clientIdPolicy` decides.
   * @example Two leases of one session
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * await using first = await pool.acquire({ timeoutMs: 5_000 });
   * await using second = await pool.acquire();
   * assert.equal(first.epoch, second.epoch);
   * ```
   */
  acquire(options: AcquireOptions = NO_OPTIONS): Promise<Lease> {
    let how: AcquireOptions;
    try {
      how = checkAcquire(options);
    } catch (error) {
      return Promise.reject(error);
    }
    // The stack of a caller that waits is gone when its lease is made.
    const site = this.#parts.options.leakDetectionMs > 0 ? callSite() : undefined;
    return this.#parts.access.session("acquire the TWS session", how, (live) =>
      this.#parts.leases.issue(live, how.owner, site),
    );
  }

  /**
   * Does the same as `acquire`; for code that was written for a pool with `getConnection`.
   *
   * @example
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * await using lease = await pool.getConnection();
   * assert.ok(lease.live);
   * ```
   */
  getConnection(options: AcquireOptions = {}): Promise<Lease> {
    return this.acquire(options);
  }

  /**
   * Acquires a lease, calls `task` with it, and releases it in any case.
   *
   * @param options As `acquire`; `retryWithinMs` in ms, `>= 0`, default 0: time in which the task is repeated after a
   * lost session.
   * @returns The result of `task`.
   * @throws The error of `task`, and those of `acquire`.
   * @example Two reads on one session, repeated when it is lost
   * ```ts
   * import { IbkrPool, type Lease } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const task = (ib: Lease) => Promise.all([ib.getPositions(), ib.getOpenOrders()]);
   * const [positions, orders] = await pool.use(task, { retryWithinMs: 30_000 });
   * console.log(positions.length, orders.length);
   * ```
   */
  async use<Result>(
    task: (ib: Lease) => Result | Promise<Result>,
    options: UseOptions = {},
  ): Promise<Result> {
    return await useLease(this.#parts.clock, (how) => this.acquire(how), task, options);
  }

  /**
   * Reads the figures of the pool, without a request to TWS.
   *
   * @example
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * await pool.connect();
   * const { state, epoch, activeUsers } = pool.stats();
   * assert.deepEqual({ state, epoch, activeUsers }, { state: "ready", epoch: 1, activeUsers: 0 });
   * ```
   */
  stats(): PoolStats {
    return statsOf(this.#parts);
  }

  /**
   * Accepts no new callers, waits until all leases are released, and closes the pool. Before that it waits at most 5 s until
   * cancels are sent and TWS has acknowledged all messages about orders. Waiting callers get `DRAINING`. A second call may
   * end the wait earlier; a pool without a session, or a closed one, does not wait.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default: unlimited; after it the pool closes although leases are held.
   * @example End a program in good order
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * const pool = new IbkrPool({ port: 4002 });
   * const positions = pool.use((ib) => ib.getPositions());
   * await pool.connect();
   * await pool.drain({ timeoutMs: 10_000 });
   * assert.ok((await positions).length > 0);
   * ```
   */
  async drain(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    const { timeoutMs } = checkDrain(options);
    if (this.#closed !== undefined) return this.#closed;
    const error = new PoolError("DRAINING", "the pool is draining");
    this.#parts.access.shut(error);
    this.#parts.subscriptions.shut(error);
    this.#parts.orders.shut(error);
    this.#parts.supervisor.drain(error);
    const { clock, leases, supervisor } = this.#parts;
    const untilMs = clock.now() + (timeoutMs ?? Number.POSITIVE_INFINITY);
    await leases.none(timeoutMs);
    await ordersAcknowledged(clock, untilMs, () => supervisor.live);
    await this.close();
  }

  /**
   * Closes the pool for ever: waiters and leases get `CLOSED`, the connection ends, and no socket, timer or listener is left
   * when the promise resolves. A second call returns the same promise.
   *
   * @example
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * const pool = new IbkrPool({ port: 4002 });
   * await pool.connect();
   * await pool.close();
   * assert.equal(pool.stats().state, "closed");
   * ```
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Does the same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const error = new PoolError("CLOSED", "the pool was closed");
    this.#parts.idle.stop();
    // Session, leases and streams have ended before the code of any caller runs.
    const gone = this.#parts.afterwards.during(() => {
      this.#parts.access.shut(error);
      this.#parts.subscriptions.shut(error);
      this.#parts.orders.shut(error);
      this.#parts.subscriptions.fail(error);
      return this.#parts.supervisor.close(error);
    });
    await gone;
    await this.#parts.orders.close();
    this.#parts.budgets.pacer.clear();
    this.#parts.budgets.historical.clear();
    this.#parts.logger.info("Closed IBKR connection pool");
    this.#parts.notify({ type: "closed" });
  }

  /**
   * Iterates over the events of the pool from now on, in their order; ends when the pool is closed. The same events go to
   * Node's diagnostics channels `ibkr-pool:ready`, `ibkr-pool:lost` and so on.
   *
   * @param options `signal` ends the iteration; `bufferMax` events are kept for a slow reader, `>= 1`, default 1 000.
   * @throws {PoolError} `INVALID_OPTION`, naming the field that is out of its bounds.
   * @example Watch the session
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * const pool = new IbkrPool({ port: 4002 });
   * const events = pool.events();
   * await pool.connect();
   * await pool.close();
   * const types: string[] = [];
   * for await (const event of events) types.push(event.type);
   * assert.ok(types.includes("ready"));
   * assert.equal(types.at(-1), "closed");
   * ```
   */
  events(options: EventsOptions = {}): AsyncIterableIterator<PoolEvent, undefined> {
    return this.#parts.events.read(options);
  }

  /**
   * Calls a function at each event of a type, once the change that it reports is complete: it may call any method.
   *
   * An error or a rejection of a listener is logged, and does not affect the others.
   *
   * @throws {PoolError} `INVALID_OPTION` when the type is no string, or the listener no function.
   * @example
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * let epoch = 0;
   * pool.addEventListener("ready", (event) => void (epoch = event.epoch));
   * await pool.connect();
   * assert.equal(epoch, 1);
   * ```
   */
  addEventListener<Type extends PoolEventType>(
    type: Type,
    listener: (event: PoolEventOf<Type>) => void,
  ): void {
    this.#parts.events.add(type, listener as (event: PoolEvent) => void);
  }

  /**
   * Removes a listener that `addEventListener` added.
   *
   * @example
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * await using pool = new IbkrPool({ port: 4002 });
   * const listener = () => assert.fail("the listener was removed");
   * pool.addEventListener("ready", listener);
   * pool.removeEventListener("ready", listener);
   * await pool.connect();
   * ```
   */
  removeEventListener<Type extends PoolEventType>(
    type: Type,
    listener: (event: PoolEventOf<Type>) => void,
  ): void {
    this.#parts.events.remove(type, listener as (event: PoolEvent) => void);
  }

  /** @internal */
  protected override request<Args, Result>(
    read: Read<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result> {
    const { access, options: own } = this.#parts;
    return readRequest(access, own.requestTimeoutMs, read, args, options);
  }

  /** @internal */
  protected override tradingParts(): TwsOrders {
    return this.#parts.orders;
  }

  /** @internal */
  protected override quote(args: QuoteArgs, options: ReadOptions): Promise<LatestQuote> {
    const { access, quotes, options: own } = this.#parts;
    return readQuote(access, quotes, own.requestTimeoutMs, args, options);
  }

  /** @internal */
  protected override watch<Args, Value>(
    watch: Watch<Args, Value>,
    args: Args,
    options: WatchOptions,
  ): Stream<Value> {
    const { what } = watch;
    const how = checkWatch(what, options);
    const { copy, key } = copied(watch, args);
    return this.#parts.subscriptions.watch(watch, copy, key, how);
  }
}
