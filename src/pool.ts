import {
  type AcquireOptions,
  type ConnectOptions,
  checkAcquire,
  checkConnect,
  checkDrain,
  checkUse,
  checkWatch,
  NO_OPTIONS,
  type UseOptions,
} from "./call-options.ts";
import { callSite, PoolError } from "./errors.ts";
import type { EventsOptions, PoolEvent, PoolEventOf, PoolEventType } from "./events.ts";
import type { Lease } from "./lease.ts";
import type { Read } from "./operations/read.ts";
import type { Watch } from "./operations/stream.ts";
import { completeOptions, type PoolOptions } from "./options.ts";
import { composePool, type PoolParts } from "./pool/composition.ts";
import { isLoss } from "./pool/session-access.ts";
import { statsOf } from "./pool/stats.ts";
import type { ReadOptions } from "./reads.ts";
import { copied } from "./requests/checked-call.ts";
import type { PoolSeams } from "./seams/pool-seams.ts";
import { ordersAcknowledged } from "./session/orders-acknowledged.ts";
import type { PoolStats, SessionInfo } from "./stats.ts";
import { Streams } from "./streams.ts";
import type { Stream, WatchOptions } from "./subscriptions/stream-reader.ts";

/**
 * One TWS session, any number of callers.
 *
 * The first caller makes it dial, once, however many wait; from then on it keeps the session alive and dials again by
 * itself until it is closed. It never uses a client ID that it was not given.
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
export class IbkrPool extends Streams implements AsyncDisposable {
  readonly #parts: PoolParts;
  #closed: Promise<void> | undefined;

  /**
   * Makes a pool; nothing is dialled yet.
   *
   * @param options Every field has a default: see `PoolOptions`.
   * @param seams Where time, chance and the network come from; for tests.
   * @throws {PoolError} `INVALID_OPTION`, naming each field that is out of its bounds.
   */
  constructor(options: PoolOptions = {}, seams: PoolSeams = {}) {
    super();
    this.#parts = composePool(completeOptions(options), seams);
    this.#parts.logger.info("Initialized IBKR connection pool");
  }

  /**
   * Waits until the session is ready, and dials it if nobody has yet. Needs no release.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early; `failFast`
   * rejects with the first dial that fails, default the pool's option.
   * @throws {PoolError} As `acquire`; with `failFast` also `CONNECT_FAILED` and `HANDSHAKE_TIMEOUT`.
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
   * Waits for the shared session and returns one hold on it.
   *
   * Any number of leases may be live, and all share one session. Callers are served in the order in which they came.
   * Giving up on a wait never cancels the dial that other waiters share.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early.
   * @throws {PoolError} `ACQUIRE_TIMEOUT` after `timeoutMs`, with the last dial's failure as `cause`, or, where none has
   * failed yet, what the running dial waits for; at once: `ABORTED`, `CLOSED`, `DRAINING`, `TOO_MANY_WAITERS`,
   * `INVALID_OPTION`, and what trying again by itself cannot cure: `NOT_PERMITTED`, `NOT_TWS`, `UNSUPPORTED_VERSION`, and `CLIENT_ID_IN_USE` (TWS error 326) as `clientIdPolicy` says.
   */
  acquire(options: AcquireOptions = NO_OPTIONS): Promise<Lease> {
    let how: AcquireOptions;
    try {
      how = checkAcquire(options);
    } catch (error) {
      return Promise.reject(error);
    }
    // A caller that has to wait is not on the stack any more when its lease is made.
    const site = this.#parts.options.leakDetectionMs > 0 ? callSite() : undefined;
    return this.#parts.access.session("acquire the TWS session", how, (live) =>
      this.#parts.leases.issue(live, how.owner, site),
    );
  }

  /** The same as `acquire`, by the name that code written to `create_ibkr_connection` pools knows. */
  getConnection(options: AcquireOptions = {}): Promise<Lease> {
    return this.acquire(options);
  }

  /**
   * Acquires, calls `task` with the lease, and releases whatever happens.
   *
   * @param options As `acquire`; and `retryWithinMs`, for tasks that may be run again when their session is lost.
   * @returns What `task` returns; what it throws is thrown.
   */
  async use<Result>(
    task: (ib: Lease) => Result | Promise<Result>,
    options: UseOptions = {},
  ): Promise<Result> {
    const { retryWithinMs = 0, ...acquire } = checkUse(task, options);
    const untilMs = this.#parts.clock.now() + retryWithinMs;
    for (;;) {
      const lease = await this.acquire(acquire);
      try {
        return await task(lease);
      } catch (error) {
        if (!isLoss(error) || lease.live || this.#parts.clock.now() >= untilMs) throw error;
      } finally {
        await lease.release();
      }
    }
  }

  /** Looks at the pool; costs nothing. */
  stats(): PoolStats {
    return statsOf(this.#parts);
  }

  /**
   * Serves nobody new, lets those who hold a lease finish, and closes then; for at most 5 s it waits until cancels have
   * gone out and TWS has acknowledged what it was sent about orders. Callers that wait get `DRAINING`. A second call may end
   * the wait earlier; a pool that has no session, or is closed, waits for nobody.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default: any time; when it is over the pool closes all the same.
   */
  async drain(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    const { timeoutMs } = checkDrain(options);
    if (this.#closed !== undefined) return this.#closed;
    const error = new PoolError("DRAINING", "the pool serves nobody new");
    this.#parts.access.shut(error);
    this.#parts.subscriptions.shut(error);
    this.#parts.supervisor.drain(error);
    const { clock, leases, supervisor } = this.#parts;
    const untilMs = clock.now() + (timeoutMs ?? Number.POSITIVE_INFINITY);
    await leases.none(timeoutMs);
    await ordersAcknowledged(clock, untilMs, () => supervisor.live);
    await this.close();
  }

  /**
   * Ends everything, for ever: waiters and leases get `CLOSED`, the connection is ended, and no socket, timer or
   * listener is left when the promise resolves. Closing twice gives the same promise.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** The same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const error = new PoolError("CLOSED", "the pool was closed");
    this.#parts.idle.stop();
    // Session, leases and streams are over before the code of any caller runs.
    const gone = this.#parts.afterwards.during(() => {
      this.#parts.access.shut(error);
      this.#parts.subscriptions.shut(error);
      this.#parts.subscriptions.fail(error);
      return this.#parts.supervisor.close(error);
    });
    await gone;
    this.#parts.budgets.pacer.clear();
    this.#parts.budgets.historical.clear();
    this.#parts.logger.info("Closed IBKR connection pool");
    this.#parts.notify({ type: "closed" });
  }

  /**
   * The events of the pool, from now on, in their order; ends when the pool is closed. The same events go to Node's
   * diagnostics channels `ibkr-pool:ready`, `ibkr-pool:lost` and so on.
   *
   * @param options `signal` ends the reading; `bufferMax` events are kept for a slow reader, `>= 1`, default 1 000.
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
   * Calls back at each event of a type, once what it reports is carried out: the listener may call anything.
   *
   * What a listener throws, or rejects with, is logged and harms no other.
   *
   * @throws {PoolError} `INVALID_OPTION` when the type is no text, or the listener no function.
   */
  addEventListener<Type extends PoolEventType>(
    type: Type,
    listener: (event: PoolEventOf<Type>) => void,
  ): void {
    this.#parts.events.add(type, listener as (event: PoolEvent) => void);
  }

  /** Removes a listener that `addEventListener` added. */
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
    return this.#parts.access.request(read, args, options);
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
