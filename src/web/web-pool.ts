import {
  type AcquireOptions,
  type ConnectOptions,
  checkAcquire,
  checkConnect,
  checkDrain,
  checkWait,
  checkWatch,
  NO_OPTIONS,
  type UseOptions,
  type WaitOptions,
} from "../call-options.ts";
import { callSite, PoolError } from "../errors.ts";
import type { EventsOptions } from "../events.ts";
import { useLease } from "../pool/use-lease.ts";
import type { Stream, WatchOptions } from "../subscriptions/stream-reader.ts";
import { completeWebOptions, type WebPoolOptions } from "./options.ts";
import { composeWebPool, type WebPoolParts } from "./pool/composition.ts";
import type { LiveWebSession } from "./requests/live-web-session.ts";
import type { WebSeams } from "./seams.ts";
import type { WebTopic } from "./streams/web-topic.ts";
import type { WebPoolEvent, WebPoolEventOf, WebPoolEventType } from "./web-events.ts";
import type { WebLease } from "./web-lease.ts";
import type { WebRead, WebTask } from "./web-reads.ts";
import type { WebPoolStats, WebSessionInfo } from "./web-stats.ts";
import { WebTrading, type WebTradingParts } from "./web-trading.ts";

/** Descriptions of the calls, for a sentence that begins "Cannot <what>: ...". */
const CONNECT = "connect to the gateway";
const ACQUIRE = "acquire the session of the gateway";
const USE = "use the session of the gateway";

/**
 * Shares one brokerage session of the Client Portal gateway (IBKR's Web API) among any number of callers.
 *
 * The first call dials, once for all callers that wait. From then on the pool sends the tickle, keeps within the limits of
 * IBKR for all callers together, and begins the brokerage session again after a loss until it is closed. It never logs in: a
 * person does that at the gateway. By default it takes the session of no other login.
 *
 * @example One session for two callers
 * ```ts
 * import { WebPool } from "ibkr-pool/web";
 *
 * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
 * const [positions, summary] = await Promise.all([
 *   pool.use((ib) => ib.getPositions()),
 *   pool.use((ib) => ib.getAccountSummary()),
 * ]);
 * assert.ok(positions.length > 0 && summary.length > 0);
 * assert.equal(pool.stats().dials, 1);
 * ```
 */
export class WebPool extends WebTrading implements AsyncDisposable {
  readonly #parts: WebPoolParts;
  #closed: Promise<void> | undefined;

  /**
   * Makes a pool, which does not dial yet.
   *
   * @param options Every field has a default: see `WebPoolOptions`.
   * @param seams HTTP, WebSockets, clock and random source; for tests.
   * @throws {PoolError} `INVALID_OPTION`, naming each field that is out of its bounds.
   */
  constructor(options: WebPoolOptions = {}, seams: WebSeams = {}) {
    super();
    this.#parts = composeWebPool(completeWebOptions(options), seams);
  }

  /**
   * Waits until the session is ready, and dials if there is none. It needs no release.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early; `failFast`
   * rejects with the first dial that fails, default the pool's option.
   * @throws {PoolError} As `acquire`; with `failFast` also `CONNECT_FAILED` and `REQUEST_TIMEOUT`.
   * @example Fail at the start of a program when nobody is logged in at the gateway
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * const { epoch, accounts } = await pool.connect({ failFast: true });
   * assert.ok(epoch === 1 && accounts.length > 0);
   * ```
   */
  async connect(options: ConnectOptions = {}): Promise<WebSessionInfo> {
    const { failFast = this.#parts.options.failFast, ...wait } = checkConnect(options, CONNECT);
    const info = ({ session: { epoch, accounts, isPaper } }: LiveWebSession): WebSessionInfo => ({
      epoch,
      accounts,
      isPaper,
    });
    return await this.#parts.access.session(CONNECT, { ...wait, failFast }, info);
  }

  /**
   * Waits for the shared session and returns a lease of it.
   *
   * Any number of leases may be live; all share one session. Waiting callers are served in their order. A caller that stops
   * waiting does not cancel the dial that others wait for.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early.
   * @throws {PoolError} `ACQUIRE_TIMEOUT` after `timeoutMs`; its `cause` is the failure of the last dial, or the step that the
   * first dial waits for. At once: `ABORTED`, `CLOSED`, `DRAINING`, `TOO_MANY_WAITERS`, `INVALID_OPTION`, and what another dial
   * cannot cure: `LOGIN_REQUIRED`, `COMPETING_SESSION` as `takeOver` decides, `NOT_GATEWAY`, `TLS_NOT_TRUSTED` and
   * `NOT_PERMITTED`.
   * @example Two leases of one session
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * await using first = await pool.acquire({ timeoutMs: 5_000 });
   * await using second = await pool.acquire();
   * assert.equal(first.epoch, second.epoch);
   * ```
   */
  acquire(options: AcquireOptions = NO_OPTIONS): Promise<WebLease> {
    let how: AcquireOptions;
    try {
      how = checkAcquire(options, ACQUIRE);
    } catch (error) {
      return Promise.reject(error);
    }
    // The stack of a caller that waits is gone when its lease is made.
    const site = this.#parts.options.leakDetectionMs > 0 ? callSite() : undefined;
    const issue = (live: LiveWebSession): WebLease => this.#parts.leases.issue(live, how.owner, site);
    return this.#parts.access.session(ACQUIRE, how, issue);
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
   * import { WebPool, type WebLease } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * const task = (ib: WebLease) => Promise.all([ib.getPositions(), ib.getLedger(ib.accounts[0] ?? "")]);
   * const [positions, ledger] = await pool.use(task, { retryWithinMs: 30_000 });
   * console.log(positions.length, ledger.length);
   * ```
   */
  async use<Result>(
    task: (ib: WebLease) => Result | Promise<Result>,
    options: UseOptions = {},
  ): Promise<Result> {
    return await useLease(this.#parts.clock, (how) => this.acquire(how), task, options, USE);
  }

  /**
   * Reads the figures of the pool, without a request to the gateway.
   *
   * @example
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * await pool.connect();
   * const { state, epoch, activeUsers } = pool.stats();
   * assert.deepEqual({ state, epoch, activeUsers }, { state: "ready", epoch: 1, activeUsers: 0 });
   * ```
   */
  stats(): WebPoolStats {
    return this.#parts.stats();
  }

  /**
   * Accepts no new callers, waits until all leases are released, and closes the pool. Waiting callers get `DRAINING`. A second
   * call may end the wait earlier; a pool without a session, or a closed one, does not wait.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default: unlimited; after it the pool closes although leases are held.
   * @example End a program in good order
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * const pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * const positions = pool.use((ib) => ib.getPositions());
   * await pool.connect();
   * await pool.drain({ timeoutMs: 10_000 });
   * assert.ok((await positions).length > 0);
   * ```
   */
  async drain(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    const { timeoutMs } = checkDrain(options);
    if (this.#closed !== undefined) return this.#closed;
    this.#parts.drain(new PoolError("DRAINING", "the pool is draining"));
    await this.#parts.leases.none(timeoutMs);
    await this.close();
  }

  /**
   * Closes the pool for ever: waiters, leases and streams get `CLOSED`, and no request, socket, timer or listener is left when
   * the promise resolves. The login of the gateway stays, unless the option `logoutOnClose` is set. A second call returns the
   * same promise.
   *
   * @example
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * const pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * await pool.connect();
   * await pool.close();
   * assert.equal(pool.stats().state, "closed");
   * ```
   */
  close(): Promise<void> {
    if (this.#closed !== undefined) return this.#closed;
    let settle: (gone: Promise<void>) => void = () => {};
    // Known before a listener of the close calls this method again.
    this.#closed = new Promise((resolve) => {
      settle = resolve;
    });
    settle(this.#parts.close(new PoolError("CLOSED", "the pool was closed")));
    return this.#closed;
  }

  /** Does the same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Iterates over the events of the pool from now on, in their order; ends when the pool is closed.
   *
   * @param options `signal` ends the iteration; `bufferMax` events are kept for a slow reader, `>= 1`, default 1 000.
   * @throws {PoolError} `INVALID_OPTION`, naming the field that is out of its bounds.
   * @example Watch the session
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * const pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * const events = pool.events();
   * await pool.connect();
   * await pool.close();
   * const types: string[] = [];
   * for await (const event of events) types.push(event.type);
   * assert.ok(types.includes("ready"));
   * assert.equal(types.at(-1), "closed");
   * ```
   */
  events(options: EventsOptions = {}): AsyncIterableIterator<WebPoolEvent, undefined> {
    return this.#parts.events.read(options);
  }

  /**
   * Calls a function at each event of a type, once the change that it reports is complete: it may call any method.
   *
   * An error or a rejection of a listener is logged, and does not affect the others.
   *
   * @throws {PoolError} `INVALID_OPTION` when the type is no string, or the listener no function.
   * @example Request a login
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * pool.addEventListener("state", ({ state }) => {
   *   if (state === "login-required") console.log("please log in at the gateway");
   * });
   * await pool.connect();
   * ```
   */
  addEventListener<Type extends WebPoolEventType>(
    type: Type,
    listener: (event: WebPoolEventOf<Type>) => void,
  ): void {
    this.#parts.events.add(type, listener as (event: WebPoolEvent) => void);
  }

  /**
   * Removes a listener that `addEventListener` added.
   *
   * @example
   * ```ts
   * import { WebPool } from "ibkr-pool/web";
   *
   * await using pool = new WebPool({ url: "http://127.0.0.1:5000" });
   * const listener = () => assert.fail("the listener was removed");
   * pool.addEventListener("ready", listener);
   * pool.removeEventListener("ready", listener);
   * await pool.connect();
   * ```
   */
  removeEventListener<Type extends WebPoolEventType>(
    type: Type,
    listener: (event: WebPoolEventOf<Type>) => void,
  ): void {
    this.#parts.events.remove(type, listener as (event: WebPoolEvent) => void);
  }

  /** @internal */
  protected override async read<Result>(
    { what, timeoutMs: defaultMs }: WebRead,
    options: WaitOptions,
    task: WebTask<Result>,
  ): Promise<Result> {
    const { read, options: own } = this.#parts;
    const { signal, timeoutMs = own.requestTimeoutMs ?? defaultMs } = checkWait(what, options);
    return await read(what, { timeoutMs, signal }, task);
  }

  /** @internal */
  protected override watch<Value>(topic: WebTopic<Value>, options: WatchOptions): Stream<Value> {
    return this.#parts.watch(topic, checkWatch(topic.what, options));
  }

  /** @internal */
  protected override tradingParts(): WebTradingParts {
    const { orders, options } = this.#parts;
    return { orders, answerQuestion: options.answerQuestion };
  }
}
