import { PoolError } from "../errors.ts";
import type { Subscription } from "./subscription.ts";
import type { SubscriptionRequests } from "./subscription-requests.ts";

/** The reason of a gap while TWS is disconnected from IBKR (1100). */
export const CUT_OFF = "TWS is cut off from IBKR";

/**
 * Makes the error of a reader whose first update did not arrive in time; its message names what the stream waits for.
 *
 * @param waitingFor The step that the current dial waits for, or the failure of the last one.
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

/** Makes the reason of a gap while there is no session. */
export function noSessionReason(waitingFor: string | undefined): string {
  return `there is no session with TWS${waitingFor === undefined ? "" : `: ${waitingFor}`}`;
}

/** Makes the error of a stream that ends because the pool or its session does. */
export function streamFailure(subject: string, cause: PoolError): PoolError {
  return new PoolError(cause.code, `Cannot ${subject}: ${cause.message}`, { cause });
}
