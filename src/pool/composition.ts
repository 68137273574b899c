import { PoolError } from "../errors.ts";
import type { PoolEvent } from "../events.ts";
import type { SharedByLeases } from "../ibapi/lease-options.ts";
import { Lease } from "../lease.ts";
import type { CompleteOptions } from "../options.ts";
import { memoryJournal } from "../orders/memory-journal.ts";
import { type ChangeRecord, OrderRecord } from "../orders/order-record.ts";
import { TwsOrders } from "../orders/tws/tws-orders.ts";
import { HistoricalBudget } from "../pacing/historical-budget.ts";
import { Pacer } from "../pacing/pacer.ts";
import { reduceBudget } from "../pacing/reduce-budget.ts";
import type { RequestOutcome } from "../requests/requests.ts";
import { type SteadyClock, steady, systemClock } from "../seams/clock.ts";
import type { PoolSeams } from "../seams/pool-seams.ts";
import { systemRandom } from "../seams/random.ts";
import type { LiveSession } from "../session/live-session.ts";
import type { SessionState } from "../session/session-state.ts";
import { Supervisor } from "../session/supervisor.ts";
import { usernames } from "../session/usernames.ts";
import { stoqeyConnector } from "../stoqey/connection/connector.ts";
import { tcpTransport } from "../stoqey/connection/tcp-transport.ts";
import { QuoteLines } from "../subscriptions/quote-lines.ts";
import { StreamLimits } from "../subscriptions/stream-limits.ts";
import { Subscriptions } from "../subscriptions/subscriptions.ts";
import { IdCounter } from "../tws/id-counter.ts";
import { IdleClose } from "./idle-close.ts";
import { LeaseRegistry } from "./lease-registry.ts";
import { createReporting, type Reporting } from "./reporting.ts";
import { SessionAccess } from "./session-access.ts";
import type { StatsSources } from "./stats.ts";
import { WaitQueue } from "./wait-queue.ts";

/** Parts of a pool. */
export interface PoolParts extends StatsSources, Reporting<PoolEvent> {
  readonly options: CompleteOptions;
  readonly clock: SteadyClock;
  readonly access: SessionAccess<LiveSession>;
  readonly leases: LeaseRegistry<LiveSession, Lease>;
  readonly idle: IdleClose;
  readonly quotes: QuoteLines;
}

/** The market data type that TWS sends without `reqMarketDataType`. */
const LIVE = 1;
/** States in which the pool uses no login of TWS. */
const UNUSED: ReadonlySet<SessionState["kind"]> = new Set(["idle", "failed", "closed"]);
/** Share of `historicalMax` that streams of historical bars may use. */
const HISTORICAL_SHARE = 0.8;

/** Puts the parts of a pool together. */
export function composePool(options: CompleteOptions, seams: PoolSeams): PoolParts {
  const clock = steady(seams.clock ?? systemClock);
  const reporting = createReporting<PoolEvent>(clock, options);
  const { logger, afterwards, notify } = reporting;

  const {
    messagesPerSecond,
    historicalMax,
    requestTimeoutMs,
    leakDetectionMs,
    marketDataLinesMax,
    marketDepthsMax,
  } = options;
  const pacer = new Pacer(clock, messagesPerSecond);
  const budgets = { pacer, historical: new HistoricalBudget(clock, historicalMax) };
  const ids = new IdCounter();
  const outcomes = new Map<RequestOutcome, number>();
  const waiters = new WaitQueue<LiveSession>(clock, options.waitersMax);
  const settled = (outcome: RequestOutcome): void =>
    void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const max = {
    lines: marketDataLinesMax,
    depths: marketDepthsMax,
    // A stream of bars keeps its place until it ends; reads need places, too.
    historical: Math.floor(historicalMax * HISTORICAL_SHARE),
  };
  const limits = new StreamLimits(max, (budget) => {
    if (budget === "lines") quotes.reclaim();
  });
  const leases: LeaseRegistry<LiveSession, Lease> = new LeaseRegistry({
    clock,
    logger,
    leakDetectionMs,
    notify,
    ended: () => idle.used(),
    make: (live: LiveSession, owner, over) => new Lease({ live, owner, shared, over }),
  });
  const subscriptions = new Subscriptions({
    clock,
    logger,
    limits,
    hooks: {
      gap: (stream, reason) => notify({ type: "gap", stream, reason }),
      resumed: (stream, gapMs) => notify({ type: "resumed", stream, gapMs }),
      ended: () => idle.used(),
      wallMs: () => clock.wallMs(),
    },
    want: () => supervisor.want(),
    waitingFor: () => (supervisor.stillDialling ?? supervisor.lastError)?.message,
    slowDown: (code, message) => {
      reduceBudget(budgets, code, message);
      notify({ type: "throttled", code, messagesPerSecond: pacer.messagesPerSecond });
    },
  });
  const quotes: QuoteLines = new QuoteLines({
    clock,
    subscriptions,
    settled: (error) => settled(error === undefined ? "answered" : error.code),
  });
  const username = usernames.entry("tws", options.username);
  let isWarned = false;
  const emit = (event: Parameters<typeof notify>[0]): void => {
    if (event.type === "state") {
      const isUsed = !UNUSED.has(event.state);
      username.set(isUsed);
      if (isUsed && username.isUsedElsewhere && !isWarned) {
        isWarned = true;
        logger.warn(
          "A WebPool of this process has a brokerage session of the same username, and IBKR allows one: TWS or the gateway loses its own; close one pool, or use a second username",
        );
      }
    }
    notify(event);
  };
  const supervisor = new Supervisor({
    options,
    clock,
    ids,
    logger,
    emit,
    afterwards,
    random: seams.random ?? systemRandom,
    connector: stoqeyConnector({ transport: seams.transport ?? tcpTransport, clock, logger }),
    requests: {
      budgets,
      throttled: (code) => notify({ type: "throttled", code, messagesPerSecond: pacer.messagesPerSecond }),
      settled,
    },
    granted: (live) => {
      // It applies to the whole connection, so that the pool alone decides.
      const { marketDataType } = options;
      if (marketDataType !== LIVE) {
        const { api } = live.session;
        live.outbox.submit({ lane: "urgent", owner: live }, () => void api.reqMarketDataType(marketDataType));
      }
      const opening = orders.bind(live);
      if (opening === undefined) waiters.grant(live);
      else
        void opening.then(() => {
          if (supervisor.live === live) waiters.grant(live);
        });
      subscriptions.bind(live);
      idle.start();
    },
    refused: (error) => {
      waiters.refuse(error);
      // Open streams continue while the pool drains.
      if (error.code !== "DRAINING") subscriptions.fail(error);
    },
    dialFailed: (error) => {
      waiters.refuseImpatient(error);
      subscriptions.dialFailed(error);
    },
  });
  const idle: IdleClose = new IdleClose({
    clock,
    idleCloseMs: options.idleCloseMs,
    isUsed: () => {
      const isWatched = subscriptions.stats().streams > 0;
      const isTrading = orders.book.unfinished.length > 0 || supervisor.live?.ordersPending === true;
      return leases.active > 0 || access.inFlight > 0 || isWatched || isTrading;
    },
    close: () => {
      supervisor.rest();
      return supervisor.live === undefined;
    },
  });
  const access: SessionAccess<LiveSession> = new SessionAccess({
    options,
    clock,
    waiters,
    supervisor: {
      // A caller may place its first order at once: it waits until the journal was read.
      get live() {
        return orders.isOpening ? undefined : supervisor.live;
      },
      get stillDialling() {
        return supervisor.stillDialling;
      },
      get lastError() {
        return supervisor.lastError;
      },
      want: () => supervisor.want(),
    },
    used: () => idle.used(),
  });
  const orders: TwsOrders = new TwsOrders({
    clock,
    random: seams.random ?? systemRandom,
    logger,
    journal: options.journal ?? memoryJournal(),
    live: () => supervisor.live,
    noSession: () => {
      const reason =
        (supervisor.stillDialling ?? supervisor.lastError)?.message ?? "it was not requested yet";
      return new PoolError("ORDER_GATE_CLOSED", `there is no session: ${reason}`);
    },
    connect: async (untilMs, signal) => {
      const { kind, epoch } = supervisor.state;
      const comesBack = kind === "waiting" || ((kind === "dialing" || kind === "handshaking") && epoch > 0);
      if (supervisor.live !== undefined || comesBack) return undefined;
      const timeoutMs = untilMs === undefined ? options.acquireTimeoutMs : Math.max(0, untilMs - clock.now());
      return await access
        .session("send the order", { timeoutMs, signal }, () => undefined)
        .catch((error: PoolError) => error);
    },
    want: () => supervisor.want(),
    ordered: () => supervisor.pinClientId(),
    gateChanged: (report) => notify({ type: "gate", ...report }),
    changed: (record) =>
      notify({
        type: "order",
        key: record.key,
        change: record instanceof OrderRecord ? undefined : (record as ChangeRecord).change,
        state: record.state,
      }),
  });
  const shared: SharedByLeases = {
    requestTimeoutMs,
    quotes,
    view: { logger, limits, orders: orders.direct },
  };
  return {
    ...reporting,
    options,
    clock,
    access,
    idle,
    quotes,
    budgets,
    outcomes,
    waiters,
    leases,
    subscriptions,
    supervisor,
    orders,
  };
}
