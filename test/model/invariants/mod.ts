import type { Invariant } from "../record.ts";
import { accountWhole } from "./account-whole.ts";
import { agentsKnow } from "./agents-know.ts";
import { answersAgain } from "./answers-again.ts";
import { apiLists } from "./api-lists.ts";
import { atMostOnce } from "./at-most-once.ts";
import { bookAnswers } from "./book-answers.ts";
import { callsEnd } from "./calls-end.ts";
import { closedSilent } from "./closed-silent.ts";
import { dialBudget } from "./dial-budget.ts";
import { dialsEnd } from "./dials-end.ts";
import { dialsUnanswered } from "./dials-unanswered.ts";
import { errorsTyped } from "./errors-typed.ts";
import { fairWaiters } from "./fair-waiters.ts";
import { fillsOnce } from "./fills-once.ts";
import { gapsMeasured } from "./gaps-measured.ts";
import { heartbeatsSent } from "./heartbeats-sent.ts";
import { honestOutcomes } from "./honest-outcomes.ts";
import { idleCounts } from "./idle-counts.ts";
import { journalFirst } from "./journal-first.ts";
import { leasesOverFirst } from "./leases-over-first.ts";
import { leasesSilent } from "./leases-silent.ts";
import { messageRate } from "./message-rate.ts";
import { nothingLeft } from "./nothing-left.ts";
import { orderCancels } from "./order-cancels.ts";
import { orderDeadlines } from "./order-deadlines.ts";
import { orderGate } from "./order-gate.ts";
import { orderIds } from "./order-ids.ts";
import { orderNumbers } from "./order-numbers.ts";
import { orderOwners } from "./order-owners.ts";
import { ordersFresh } from "./orders-fresh.ts";
import { ordersInTime } from "./orders-in-time.ts";
import { ordersKnown } from "./orders-known.ts";
import { ordersOnce } from "./orders-once.ts";
import { ordersShown } from "./orders-shown.ts";
import { outcomesFound } from "./outcomes-found.ts";
import { ownEvents } from "./own-events.ts";
import { positionsKnown } from "./positions-known.ts";
import { quietRestarts } from "./quiet-restarts.ts";
import { readsAgain } from "./reads-again.ts";
import { readsRetried } from "./reads-retried.ts";
import { requestIds } from "./request-ids.ts";
import { sessionBounds } from "./session-bounds.ts";
import { streamEnds } from "./stream-ends.ts";
import { streamGrammar } from "./stream-grammar.ts";
import { streamsFlow } from "./streams-flow.ts";
import { subscriptionsBalance } from "./subscriptions-balance.ts";
import { subscriptionsEach } from "./subscriptions-each.ts";
import { subscriptionsOnce } from "./subscriptions-once.ts";
import { ticksOnce } from "./ticks-once.ts";
import { timeoutsNotEarly } from "./timeouts-not-early.ts";
import { unsentInTime } from "./unsent-in-time.ts";
import { unsentOrders } from "./unsent-orders.ts";
import { upstreamLoss } from "./upstream-loss.ts";
import { useful } from "./useful.ts";
import { waitersRefused } from "./waiters-refused.ts";
import { wireAnswers } from "./wire-answers.ts";

/** The promises that every run is judged by. */
export const INVARIANTS: readonly Invariant[] = [
  ...[callsEnd, errorsTyped, answersAgain, bookAnswers, wireAnswers, accountWhole],
  ...[ownEvents, ordersShown, apiLists, orderOwners, orderCancels, orderNumbers],
  ...[ordersOnce, unsentOrders, ordersInTime],
  ...[subscriptionsBalance, idleCounts, sessionBounds, messageRate],
  ...[streamGrammar, streamEnds, streamsFlow, positionsKnown, fillsOnce, ordersKnown],
  ...[ticksOnce, gapsMeasured, waitersRefused, dialsEnd, unsentInTime, readsRetried, readsAgain, ordersFresh],
  ...[leasesOverFirst, nothingLeft, useful, dialsUnanswered],
  ...[fairWaiters, timeoutsNotEarly, dialBudget, heartbeatsSent, requestIds],
  ...[leasesSilent, upstreamLoss, closedSilent],
  ...[subscriptionsOnce, subscriptionsEach, quietRestarts],
  ...[
    atMostOnce,
    orderDeadlines,
    orderIds,
    journalFirst,
    honestOutcomes,
    outcomesFound,
    orderGate,
    agentsKnow,
  ],
];
