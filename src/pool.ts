import { type Clock, systemClock, systemRandom } from "./clock.ts";
import { PoolError } from "./errors.ts";
import { Ids } from "./ids.ts";
import { Lease } from "./lease.ts";
import { consoleLogger, guarded, type Logger } from "./logger.ts";
import {
  type AcquireOptions,
  type CompleteOptions,
  checkWait,
  checkWithin,
  completeOptions,
  type PoolOptions,
  type UseOptions,
  type WaitOptions,
} from "./options.ts";
import { type ReadOptions, Reads } from "./reads.ts";
import type { Operation } from "./requests/operation.ts";
import { question } from "./requests/question.ts";
import type { Seams } from "./seams.ts";
import type { LiveSession } from "./session/live-session.ts";
import { Supervisor } from "./session/supervisor.ts";
import type { PoolStats, SessionInfo } from "./stats.ts";
import { stoqeyConnector } from "./stoqey/connector.ts";
import { tcpTransport } from "./stoqey/transport.ts";
import { Waiters } from "./waiters.ts";

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
export class IbkrPool extends Reads implements AsyncDisposable {
  readonly #options: CompleteOptions;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #waiters: Waiters;
  readonly #supervisor: Supervisor;
  #activeUsers = 0;
  #callers = 0;
  #closed: Promise<void> | undefined;

  /**
   * Makes a pool; nothing is dialled yet.
   *
   * @param options Every field has a default: see `PoolOptions`.
   * @param seams Where time, chance and the network come from; for tests.
   * @throws {PoolError} `INVALID_OPTION`, naming each field that is out of its bounds.
   */
  constructor(options: PoolOptions = {}, seams: Seams = {}) {
    super();
    this.#options = completeOptions(options);
    this.#clock = seams.clock ?? systemClock;
    this.#logger = guarded(this.#options.logger ?? consoleLogger(() => this.#clock.now()));
    this.#waiters = new Waiters(this.#clock, this.#options.waitersMax);
    this.#supervisor = new Supervisor({
      options: this.#options,
      clock: this.#clock,
      random: seams.random ?? systemRandom,
      ids: new Ids(),
      logger: this.#logger,
      connector: stoqeyConnector({
        transport: seams.transport ?? tcpTransport,
        clock: this.#clock,
        logger: this.#logger,
      }),
      granted: (live) => this.#waiters.grant(live),
      refused: (error) => this.#waiters.refuse(error),
    });
    this.#logger.info("Initialized IBKR connection pool");
  }

  /**
   * Waits until the session is ready, and dials it if nobody has yet. Needs no release.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early.
   * @throws {PoolError} As `acquire`.
   */
  connect(options: WaitOptions = {}): Promise<SessionInfo> {
    return this.#session("connect to TWS", options, ({ epoch, session }) => ({
      epoch,
      clientId: session.clientId,
      serverVersion: session.serverVersion,
      accounts: session.accounts,
    }));
  }

  /**
   * Waits for the shared session and returns one hold on it.
   *
   * Any number of leases may be live, and all share one session. Callers are served in the order in which they came.
   * Giving up on a wait never cancels the dial that other waiters share.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early.
   * @throws {PoolError} `ACQUIRE_TIMEOUT` after `timeoutMs`, with the last dial's failure as `cause`; at once:
   * `ABORTED`, `CLOSED`, `TOO_MANY_WAITERS`, `INVALID_OPTION`, and what trying again by itself cannot cure: `NOT_TWS`,
   * `UNSUPPORTED_VERSION`, and `CLIENT_ID_IN_USE` (TWS error 326) as `clientIdPolicy` says.
   */
  acquire(options: AcquireOptions = {}): Promise<Lease> {
    return this.#session("acquire the TWS session", options, (live) => this.#lease(live, options.owner));
  }

  /** The same as `acquire`, by the name that code written to `create_ibkr_connection` pools knows. */
  getConnection(options: AcquireOptions = {}): Promise<Lease> {
    return this.acquire(options);
  }

  /**
   * Acquires, calls `task` with the lease, and releases whatever happens.
   *
   * @param options As `acquire`; and `againWithinMs`, for tasks that may be run again when their session is lost.
   * @returns What `task` returns; what it throws is thrown.
   */
  async use<Result>(
    task: (ib: Lease) => Result | Promise<Result>,
    options: UseOptions = {},
  ): Promise<Result> {
    const { againWithinMs = 0, ...acquire } = options;
    checkWithin("use the TWS session", againWithinMs);
    const untilMs = this.#clock.now() + againWithinMs;
    for (;;) {
      const lease = await this.acquire(acquire);
      try {
        return await task(lease);
      } catch (error) {
        if (!isLoss(error) || lease.live || this.#clock.now() >= untilMs) throw error;
      } finally {
        await lease.release();
      }
    }
  }

  /** Looks at the pool; costs nothing. */
  stats(): PoolStats {
    const { state, counts, live, lastError } = this.#supervisor;
    return {
      state: state.kind,
      epoch: state.epoch,
      activeUsers: this.#activeUsers,
      waiters: this.#waiters.size,
      requests: live?.requests.open ?? 0,
      dials: counts.dials,
      sessions: counts.sessions,
      sessionsLost: counts.sessionsLost,
      lastError,
    };
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
    await this.#supervisor.close(new PoolError("CLOSED", "the pool was closed"));
    this.#logger.info("Closed IBKR connection pool");
  }

  /** @internal */
  protected override async ask<Args, Result>(
    operation: Operation<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result> {
    const { what } = operation;
    checkWait(what, options);
    const asked = question(operation, args);
    const timeoutMs = options.timeoutMs ?? this.#options.requestTimeoutMs ?? operation.timeoutMs;
    const untilMs = this.#clock.now() + timeoutMs;
    for (;;) {
      const leftMs = (): number => Math.max(0, untilMs - this.#clock.now());
      const live = await this.#session(
        what,
        { timeoutMs: leftMs(), signal: options.signal },
        (ready) => ready,
      );
      try {
        return await live.requests.ask(asked, { timeoutMs: leftMs(), signal: options.signal }).answer;
      } catch (error) {
        if (!isLoss(error) || !this.#options.askAgain || leftMs() === 0) throw error;
      }
    }
  }

  /** Gives the session that is ready, or waits for the next one. */
  async #session<Held>(
    what: string,
    options: AcquireOptions,
    held: (live: LiveSession) => Held,
  ): Promise<Held> {
    checkWait(what, options);
    const { timeoutMs = this.#options.acquireTimeoutMs, signal } = options;
    if (this.#closed !== undefined) throw new PoolError("CLOSED", `Cannot ${what}: the pool was closed`);
    if (signal?.aborted) {
      const cause: unknown = signal.reason;
      throw new PoolError("ABORTED", `Cannot ${what}: the caller's signal was already aborted`, { cause });
    }
    const { live } = this.#supervisor;
    if (live !== undefined) return held(live);
    const lastError = () => this.#supervisor.lastError;
    const waited = this.#waiters.wait({ what, timeoutMs, signal, lastError }, held);
    this.#supervisor.want();
    return waited;
  }

  #lease(live: LiveSession, owner: string = `Caller ${++this.#callers}`): Lease {
    this.#activeUsers++;
    const lease = new Lease({
      live,
      owner,
      requestTimeoutMs: this.#options.requestTimeoutMs,
      over: () => {
        this.#activeUsers--;
      },
    });
    this.#logger.info(`${owner} acquired connection (active users: ${this.#activeUsers})`);
    return lease;
  }
}

/** Did the session end under it? */
function isLoss(error: unknown): boolean {
  return error instanceof PoolError && error.code === "SESSION_LOST";
}
