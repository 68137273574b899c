import type { TwsOrders } from "../orders/tws/tws-orders.ts";
import type { Budgets } from "../pacing/outbox.ts";
import type { RequestOutcome } from "../requests/requests.ts";
import type { Supervisor } from "../session/supervisor.ts";
import { cutOffBy } from "../session/transition.ts";
import type { PoolStats } from "../stats.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { LeaseRegistry } from "./lease-registry.ts";
import type { WaitQueue } from "./wait-queue.ts";

/** Sources of the figures. */
export interface StatsSources {
  readonly supervisor: Supervisor;
  readonly leases: Pick<LeaseRegistry<never, never>, "active" | "leaks">;
  readonly waiters: Pick<WaitQueue<never>, "size">;
  readonly budgets: Budgets;
  readonly outcomes: ReadonlyMap<RequestOutcome, number>;
  readonly subscriptions: Subscriptions;
  readonly orders: TwsOrders;
}

/** Reads the figures of a pool. */
export function statsOf({
  supervisor,
  leases,
  waiters,
  budgets,
  outcomes,
  subscriptions,
  orders,
}: StatsSources): PoolStats {
  const { state, counts, live, lastError, farms } = supervisor;
  const { pacer, historical } = budgets;
  return {
    state: state.kind,
    degraded: cutOffBy(state) !== undefined,
    epoch: state.epoch,
    activeUsers: leases.active,
    waiters: waiters.size,
    requests: live?.requests.open ?? 0,
    requestsBy: Object.fromEntries(outcomes),
    dials: counts.dials,
    sessions: counts.sessions,
    sessionsLost: Object.values(counts.lost).reduce((sum, count) => sum + count, 0),
    sessionsLostBy: counts.lost,
    readyMs: counts.readyMs,
    waits: pacer.waits(),
    messagesPerSecond: pacer.messagesPerSecond,
    historical: { open: historical.open, waiting: historical.waiting },
    streams: subscriptions.stats(),
    lines: { lines: subscriptions.used("lines"), depths: subscriptions.used("depths") },
    farms: [...farms.values()],
    orders: orders.figures(),
    leaks: leases.leaks,
    lastError,
  };
}
