import type { PoolError } from "../../errors.ts";
import { LeaseRegistry } from "../../pool/lease-registry.ts";
import { createReporting, type Reporting } from "../../pool/reporting.ts";
import { type ReadWait, SessionAccess } from "../../pool/session-access.ts";
import { WaitQueue } from "../../pool/wait-queue.ts";
import { type SteadyClock, steady, systemClock } from "../../seams/clock.ts";
import { systemRandom } from "../../seams/random.ts";
import { usernames } from "../../session/usernames.ts";
import type { Stream, WatchOptions } from "../../subscriptions/stream-reader.ts";
import { GatewayHttp } from "../http/gateway-http.ts";
import { runtimeFetch } from "../http/runtime-fetch.ts";
import type { CompleteWebOptions } from "../options.ts";
import type { WebOrders } from "../orders/web-orders.ts";
import { RequestScheduler } from "../pacing/request-scheduler.ts";
import { socketTurns } from "../pacing/socket-turn.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { ReadScope } from "../requests/read-scope.ts";
import { SessionRequests } from "../requests/session-requests.ts";
import type { WebSeams } from "../seams.ts";
import { WebSupervisor } from "../session/web-supervisor.ts";
import { hasWebSession } from "../session/web-transition.ts";
import { openSocket } from "../socket/open-socket.ts";
import { WebStreamHub } from "../streams/web-stream-hub.ts";
import type { WebTopic } from "../streams/web-topic.ts";
import type { WebPoolEvent } from "../web-events.ts";
import { WebLease } from "../web-lease.ts";
import type { WebTask } from "../web-reads.ts";
import type { WebPoolStats } from "../web-stats.ts";
import { CurrentSession } from "./current-session.ts";
import { logout } from "./logout.ts";
import { composeWebOrders } from "./orders-composition.ts";
import { streamRows } from "./stream-rows.ts";
import { WebReporter } from "./web-reporter.ts";

/** Parts of a web pool. */
export interface WebPoolParts extends Reporting<WebPoolEvent> {
  readonly options: CompleteWebOptions;
  readonly clock: SteadyClock;
  readonly access: SessionAccess<LiveWebSession>;
  readonly leases: LeaseRegistry<LiveWebSession, WebLease>;
  /** Carries out a read on the current session, or on the next one. */
  read<Result>(what: string, wait: ReadWait, task: WebTask<Result>): Promise<Result>;
  watch<Value>(topic: WebTopic<Value>, options: WatchOptions): Stream<Value>;
  readonly orders: WebOrders;
  stats(): WebPoolStats;
  /** Rejects new callers; leases and streams may finish. */
  drain(error: PoolError): void;
  /** Ends everything for good. */
  close(error: PoolError): Promise<void>;
}

/** Puts the parts of a web pool together. */
export function composeWebPool(options: CompleteWebOptions, seams: WebSeams): WebPoolParts {
  const clock = steady(seams.clock ?? systemClock);
  const random = seams.random ?? systemRandom;
  const reporting = createReporting<WebPoolEvent>(clock, options);
  const { logger, afterwards, notify } = reporting;
  const { url, headers } = options;
  const reporter = new WebReporter(reporting, clock, url);
  const runtime = runtimeFetch();
  const http = new GatewayHttp({ url, fetch: seams.fetch ?? runtime.fetch, clock, headers });
  const scheduler = new RequestScheduler({
    send: (what, call, bounds) => http.send(what, call, bounds),
    clock,
    requestsPerSecond: options.requestsPerSecond,
    penaltyMs: options.penaltyMs,
    historyMax: options.historyMax,
    questionTimeoutMs: options.questionTimeoutMs,
    hooks: {
      slow: (what, waitedMs) => reporter.slow(what, waitedMs),
      penalty: (untilMs) => reporter.penalty(untilMs),
      questionOpened: (id) => reporter.questionOpened(id),
      questionAbandoned: (id) => reporter.questionAbandoned(id),
    },
  });
  const waiters = new WaitQueue<LiveWebSession>(clock, options.waitersMax);
  const requestsOf = (live: LiveWebSession): SessionRequests =>
    new SessionRequests(live, {
      clock,
      scheduler,
      timeoutMs: options.requestTimeoutMs,
      streamed: (conId) => hub.lastQuote(conId),
      suspect: (epoch) => supervisor.suspect(epoch),
      fault: (fault, epoch, reason) => supervisor.reportFault(fault, epoch, reason),
    });
  const leases = new LeaseRegistry({
    clock,
    logger,
    leakDetectionMs: options.leakDetectionMs,
    notify,
    make: (live: LiveWebSession, owner, over) =>
      new WebLease({ live, owner, requests: requestsOf(live), over }),
  });
  const hub = new WebStreamHub({
    options,
    clock,
    random,
    afterwards,
    open: (token) => openSocket({ url: socketUrl(url), headers, WebSocket: seams.WebSocket }, token),
    turn: socketTurns(scheduler),
    reread: (topic) =>
      read(topic.what, { timeoutMs: options.requestTimeoutMs ?? REREAD_MS }, (requester) =>
        streamRows(topic, requester),
      ),
    hooks: {
      status: (flags) => supervisor.reportStatus(flags),
      gap: (stream, reason) => notify({ type: "gap", stream, reason }),
      resumed: (stream, gapMs) => notify({ type: "resumed", stream, gapMs }),
      warn: (message) => logger.warn(message),
      want: () => supervisor.want(),
    },
  });
  const username = usernames.entry("web", options.username);
  const supervisor = new WebSupervisor({
    options,
    clock,
    random,
    afterwards,
    control: (what, call, timeoutMs) => scheduler.submit(what, call, { lane: "control", timeoutMs }),
    penaltyLeftMs: () => (scheduler.stats().penaltyUntilMs ?? 0) - clock.now(),
    isHeldBack: () => scheduler.isHeldBack,
    isUsernameInUse: () => options.takeOver === "never" && username.isUsedElsewhere,
    hooks: {
      changed: (state) => {
        username.set(hasWebSession(state));
        reporter.changed(state);
      },
      dialing: () => reporter.dialing(),
      waiting: (error, delayMs) => reporter.waiting(error, delayMs),
      takingOver: () => reporter.takingOver(),
      tickleFailed: (error) => reporter.tickleFailed(error),
      hookFailed: (what, cause) => reporter.hookFailed(what, cause),
      dialFailed: (error) => {
        reporter.dialFailed(error);
        current.failed(error);
        waiters.refuseImpatient(error);
      },
      granted: (session) => {
        reporter.ready(session);
        const live = current.begin(session);
        orders.bind(live);
        waiters.grant(live);
        hub.sessionBegan(session);
      },
      lost: (error) => {
        reporter.lost(error);
        scheduler.fail(error);
        hub.sessionEnded(error);
        const ended = current.end(error);
        orders.lost(error);
        afterwards.call(ended);
      },
      renewed: (token) => {
        // It may be another login after all: what was requested once for the session is requested again.
        current.live?.memo.clear();
        hub.renew(token);
      },
      degraded: (reason) => {
        reporter.degraded(reason);
        current.live?.setDegraded(reason);
        orders.recheck();
      },
      restored: () => {
        reporter.restored();
        current.live?.setDegraded(undefined);
        orders.recheck();
      },
      refused: (error) => {
        reporter.refused(error);
        current.failed(error);
        waiters.refuse(error);
        // In other states a probe goes on, and streams wait for what it finds.
        if (supervisor.state.kind === "failed") hub.fail(error);
      },
    },
  });
  const current = new CurrentSession({
    want: () => supervisor.want(),
    waitingFor: () => supervisor.waitingFor,
  });
  const access = new SessionAccess({ options, clock, waiters, supervisor: current });
  const read = <Result>(what: string, wait: ReadWait, task: WebTask<Result>): Promise<Result> =>
    access.read(what, wait, (live, timeoutMs) => {
      const scope = new ReadScope({ what, timeoutMs, signal: wait.signal }, live, clock);
      return scope.run(() => task(requestsOf(live).requester(what, scope)));
    });
  const trading = { options, clock, random, reporting, scheduler, supervisor, current, access, read };
  const orders: WebOrders = composeWebOrders({ ...trading, watch: (topic) => hub.watch(topic, {}) });
  const shut = (error: PoolError): void => {
    access.shut(error);
    orders.shut(error);
    hub.shut(error);
  };
  return {
    ...reporting,
    options,
    clock,
    access,
    leases,
    read,
    watch: (topic, wait) => hub.watch(topic, wait),
    orders,
    stats: () => {
      const { state } = supervisor;
      return {
        ...reporter.counts,
        state: state.kind,
        degraded: current.live?.degraded,
        epoch: state.epoch,
        activeUsers: leases.active,
        waiters: waiters.size,
        requests: scheduler.stats(),
        streams: hub.stats(),
        orders: orders.figures(),
        leaks: leases.leaks,
        lastError: current.lastError,
      };
    },
    drain: (error) => {
      shut(error);
      supervisor.drain(error);
    },
    close: async (error) => {
      const hadSession = current.live !== undefined;
      // Session, leases and streams have ended before the code of any caller runs. Streams end first: no gap precedes that.
      const gone = afterwards.during(() => {
        shut(error);
        return Promise.all([hub.close(error), supervisor.close(error)]);
      });
      await gone;
      if (options.logoutOnClose && hadSession) await logout(scheduler);
      scheduler.close(error);
      await orders.close();
      runtime.close();
      logger.info("Closed the session of the gateway for this pool");
      notify({ type: "closed" });
    },
  };
}

/** Default timeout of the rows of a stream that are read again, in ms. */
const REREAD_MS = 20_000;
/** Gets the address of the WebSocket. @param url Base URL, which ends with `/v1/api`. */
function socketUrl(url: string): string {
  return `${url.replace(/^http/, "ws")}/ws`;
}
