/** Checks of drills: pure functions that judge what a program did on the wire. */
import { closesDeadSessions } from "./closes-dead-sessions.ts";
import { connects } from "./connects.ts";
import type { DrillCheck } from "./drill-check.ts";
import { endsStuckDials } from "./ends-stuck-dials.ts";
import { messageRate } from "./message-rate.ts";
import { noEarlyRequests } from "./no-early-requests.ts";
import { noHammering } from "./no-hammering.ts";
import { oneClientId } from "./one-client-id.ts";
import { oneSession } from "./one-session.ts";
import { recovers } from "./recovers.ts";

export type { DrillCheck } from "./drill-check.ts";
export { LIMITS, USUAL_LIMITS } from "./limits.ts";

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
];
