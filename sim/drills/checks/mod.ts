/** Checks of drills: pure functions that judge what a program did on the wire. */

import type { TraceEvent } from "../../mod.ts";
import { cancelsNotLeftOpen } from "./cancels-not-left-open.ts";
import { closesDeadSessions } from "./closes-dead-sessions.ts";
import { connects } from "./connects.ts";
import type { DrillCheck } from "./drill-check.ts";
import { endedStreamsAgain } from "./ended-streams-again.ts";
import { endsStuckDials } from "./ends-stuck-dials.ts";
import { heartbeatSpacing } from "./heartbeat-spacing.ts";
import { messageRate } from "./message-rate.ts";
import { noEarlyRequests } from "./no-early-requests.ts";
import { noHammering } from "./no-hammering.ts";
import { noLateOrders } from "./no-late-orders.ts";
import { noOrderTwice } from "./no-order-twice.ts";
import { numbersKeptApart } from "./numbers-kept-apart.ts";
import { oneClientId } from "./one-client-id.ts";
import { oneSession } from "./one-session.ts";
import { orderIdsFresh } from "./order-ids-fresh.ts";
import { ordersReconciled } from "./orders-reconciled.ts";
import { recovers } from "./recovers.ts";
import { refusalsRespected } from "./refusals-respected.ts";
import { requestsNotLeftHanging } from "./requests-not-left-hanging.ts";
import { subscribesAgain } from "./subscribes-again.ts";
import { subscribesOnce } from "./subscribes-once.ts";

export type { DrillCheck } from "./drill-check.ts";
export { LIMITS, USUAL_LIMITS } from "./limits.ts";
export { isJudged, lostSessions, tookMs } from "./recovery.ts";
export { stillText, stoodStillMs } from "./standstills.ts";
export { isUndecided } from "./undecided.ts";

/** Names of the checks that fail for what a program does, and never for what it leaves undone: no later event takes that back. */
export const OF_DEEDS: ReadonlySet<string> = new Set(
  [
    oneClientId,
    oneSession,
    noHammering,
    noEarlyRequests,
    messageRate,
    subscribesOnce,
    noOrderTwice,
    noLateOrders,
    orderIdsFresh,
    heartbeatSpacing,
    numbersKeptApart,
    refusalsRespected,
  ].map(({ check }) => check),
);

/** Tests whether an event ends a connection. */
const isEnd = ({ event }: TraceEvent): boolean => event === "left" || event === "closed";

/**
 * Events that end the deeds of a check which measures how long a program took: once such an event has come, its time is final.
 * Until then the program may still act.
 */
export const ENDS_OF_DEEDS: ReadonlyMap<string, (happened: TraceEvent) => boolean> = new Map([
  [recovers.check, ({ event, detail }) => event === "sent" && detail === "nextValidId"],
  [closesDeadSessions.check, isEnd],
  [endsStuckDials.check, isEnd],
]);

/** Every check, in the order in which a report shows them. */
export const DRILL_CHECKS: readonly DrillCheck[] = [
  connects,
  oneClientId,
  oneSession,
  recovers,
  closesDeadSessions,
  endsStuckDials,
  noHammering,
  noEarlyRequests,
  messageRate,
  subscribesAgain,
  subscribesOnce,
  endedStreamsAgain,
  requestsNotLeftHanging,
  noOrderTwice,
  ordersReconciled,
  noLateOrders,
  cancelsNotLeftOpen,
  orderIdsFresh,
  heartbeatSpacing,
  numbersKeptApart,
  refusalsRespected,
];
