import { PoolError } from "../errors.ts";
import type { Subscription } from "./subscription.ts";
import type { SubscriptionRequests } from "./subscription-requests.ts";

/** Why data are missing while TWS is cut off (1100). */
export const CUT_OFF = "TWS is cut off from IBKR";

/**
 * The error of a reader whose first update did not come in time; says what the stream waits for.
 *
 * @param waitingFor What the dial waits for that is under way, or why the last one failed.
 */
export function noUpdateInTime(
  { subject, state, gapReason }: Subscription,
  timeoutMs: number,
  lines: SubscriptionRequests,
  waitingFor: string | undefined,
): PoolError {
  const why = (): string => {
    if (!lines.bound) return `there is no session: ${waitingFor ?? "none is being dialled"}`;
    if (state.kind === "queued") return `it was not sent: ${lines.unsentReason(state.ticket)}`;
    if (state.kind !== "open") return `it is requested again after a while: ${gapReason ?? "TWS ended it"}`;
    return lines.epoch === undefined ? CUT_OFF : "TWS has sent nothing";
  };
  const sentence = `Cannot ${subject}: no update came within ${timeoutMs} ms: ${why()}`;
  return new PoolError("REQUEST_TIMEOUT", sentence);
}

/** Why data are missing where there is no session. */
export function noSessionReason(waitingFor: string | undefined): string {
  return `there is no session with TWS${waitingFor === undefined ? "" : `: ${waitingFor}`}`;
}

/** The error of a stream that cannot go on for a reason that is not its own. */
export function streamFailure(subject: string, cause: PoolError): PoolError {
  return new PoolError(cause.code, `Cannot ${subject}: ${cause.message}`, { cause });
}
