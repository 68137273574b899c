import { PoolError } from "../errors.ts";
import type { Ticket } from "../pacing/outbox.ts";
import type { Subscription } from "./subscription.ts";

/** The reason of a gap while TWS is disconnected from IBKR (1100). */
export const CUT_OFF = "TWS is cut off from IBKR";

/** The properties of the requests of streams that the error of a reader names. */
interface SessionLink {
  /** Whether there is a session. */
  readonly bound: boolean;
  /** The epoch of the session; undefined while TWS is cut off. */
  readonly epoch: number | undefined;
  /** Returns the reason for which a message was not sent, for the end of a sentence. */
  unsentReason(ticket: Ticket): string;
}

/**
 * Makes the error of a reader whose first update did not arrive in time; its message names what the stream waits for.
 *
 * @param waitingFor The step that the current dial waits for, or the failure of the last one.
 */
export function noUpdateInTime(
  { subject, state, gapReason }: Subscription,
  timeoutMs: number,
  requests: SessionLink,
  waitingFor: string | undefined,
): PoolError {
  const why = (): string => {
    if (!requests.bound) return `there is no session: ${waitingFor ?? "none is being dialled"}`;
    if (state.kind === "queued") return `it was not sent: ${requests.unsentReason(state.ticket)}`;
    if (state.kind !== "open") return `it is requested again after a while: ${gapReason ?? "TWS ended it"}`;
    return requests.epoch === undefined ? CUT_OFF : "TWS has sent nothing";
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
