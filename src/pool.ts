import { Access, isLoss } from "./access.ts";
import {
  type AcquireOptions,
  type ConnectOptions,
  checkWait,
  checkWithin,
  type UseOptions,
} from "./call-options.ts";
import { type Clock, systemClock, systemRandom } from "./clock.ts";
import { PoolError, reasonOf } from "./errors.ts";
import { Events, type Happening, type PoolEvent } from "./events.ts";
import { Ids } from "./ids.ts";
import type { Lease } from "./lease.ts";
import { Leases } from "./leases.ts";
import { consoleLogger, guarded, type Logger } from "./logger.ts";
import { Observed } from "./observed.ts";
import { type CompleteOptions, completeOptions, type PoolOptions } from "./options.ts";
import { HistoricalBudget } from "./pacing/historical.ts";
import { Pacer } from "./pacing/pacer.ts";
import type { ReadOptions } from "./reads/asking.ts";
import type { Operation } from "./requests/operation.ts";
import type { RequestOutcome } from "./requests/requests.ts";
import type { Budgets } from "./requests/sender.ts";
import type { Seams } from "./seams.ts";
import { Supervisor } from "./session/supervisor.ts";
import { lookAt, type PoolStats, type SessionInfo } from "./stats.ts";
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
export class IbkrPool extends Observed implements AsyncDisposable {
  readonly #options: CompleteOptions;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #waiters: Waiters;
  readonly #supervisor: Supervisor;
  /** @internal */
  protected override readonly happenings: Events;
  readonly #budgets: Budgets;
  readonly #leases: Leases;
  readonly #access: Access;
  readonly #outcomes = new Map<RequestOutcome, number>();
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
    this.happenings = new Events((cause) =>
      this.#logger.error(`A listener of the pool threw: ${reasonOf(cause)}`),
    );
    const { messagesPerSecond, historicalMax, requestTimeoutMs, leakDetectionMs } = this.#options;
    const pacer = new Pacer(this.#clock, messagesPerSecond);
    this.#budgets = { pacer, historical: new HistoricalBudget(this.#clock, historicalMax) };
    const tell = (happening: Happening): void => this.#tell(happening);
    this.#leases = new Leases({
      ...{ clock: this.#clock, logger: this.#logger, requestTimeoutMs, leakDetectionMs, tell },
    });
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
      requests: {
        budgets: this.#budgets,
        throttled: (code) => tell({ type: "throttled", code, messagesPerSecond: pacer.messagesPerSecond }),
        settled: (outcome) => void this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1),
      },
      granted: (live) => this.#waiters.grant(live),
      refused: (error) => this.#waiters.refuse(error),
      dialFailed: (error) => this.#waiters.refuseImpatient(error),
      tell,
    });
    this.#access = new Access({
      ...{ options: this.#options, clock: this.#clock, waiters: this.#waiters, supervisor: this.#supervisor },
    });
    this.#logger.info("Initialized IBKR connection pool");
  }

  /**
   * Waits until the session is ready, and dials it if nobody has yet. Needs no release.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default `acquireTimeoutMs`; `signal` ends the wait early; `failFast`
   * rejects with the first dial that fails, default the pool's option.
   * @throws {PoolError} As `acquire`; with `failFast` also `CONNECT_FAILED` and `HANDSHAKE_TIMEOUT`.
   */
  connect(options: ConnectOptions = {}): Promise<SessionInfo> {
    const { failFast = this.#options.failFast, ...wait } = options;
    return this.#access.session("connect to TWS", { ...wait, failFast }, ({ epoch, session }) => ({
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
    return this.#access.session("acquire the TWS session", options, (live) =>
      this.#leases.issue(live, options.owner),
    );
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
    return lookAt({
      supervisor: this.#supervisor,
      leases: this.#leases,
      waiters: this.#waiters,
      budgets: this.#budgets,
      outcomes: this.#outcomes,
    });
  }

  /**
   * Serves nobody new, lets those who hold a lease finish, and closes then. Callers that wait get `DRAINING`.
   *
   * @param options `timeoutMs` in ms, `>= 0`, default: any time; when it is over the pool closes all the same.
   */
  async drain(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    checkWait("drain the pool", options);
    const error = new PoolError("DRAINING", "the pool serves nobody new");
    this.#access.shut(error);
    this.#supervisor.drain(error);
    await this.#leases.none(options.timeoutMs);
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
    this.#access.shut(error);
    await this.#supervisor.close(error);
    this.#budgets.pacer.clear();
    this.#budgets.historical.clear();
    this.#logger.info("Closed IBKR connection pool");
    this.#tell({ type: "closed" });
  }

  /** @internal */
  protected override ask<Args, Result>(
    operation: Operation<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result> {
    return this.#access.ask(operation, args, options);
  }

  #tell(happening: Happening): void {
    this.happenings.tell({ ...happening, atMs: this.#clock.now() } as PoolEvent);
  }
}
