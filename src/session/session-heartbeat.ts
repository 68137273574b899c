import { getCurrentTime } from "../operations/current-time.ts";
import type { CompleteOptions } from "../options.ts";
import { checkedCall } from "../requests/checked-call.ts";
import type { Clock } from "../seams/clock.ts";
import { answerTimeoutMs, startHeartbeat } from "./heartbeat.ts";
import type { LiveSession } from "./live-session.ts";

/** Dependencies of the heartbeat of a session. */
export interface SessionHeartbeatOptions {
  readonly clock: Clock;
  readonly options: Pick<CompleteOptions, "heartbeatMs" | "heartbeatTimeoutMs">;
  /** Returns whether TWS is cut off from IBKR. Its answers may take longer then. */
  isCutOff(): boolean;
  /** TWS has sent no complete message for so long, in ms. */
  timedOut(silentMs: number): void;
}

/** Requests the time at TWS after each silence of a session, and reports a silence that goes on. @returns Stops it. */
export function sessionHeartbeat(
  { session, requests }: LiveSession,
  { clock, options: { heartbeatMs, heartbeatTimeoutMs }, isCutOff, timedOut }: SessionHeartbeatOptions,
): () => void {
  const call = checkedCall(getCurrentTime, null);
  return startHeartbeat({
    clock,
    heartbeatMs,
    heartbeatTimeoutMs: () => answerTimeoutMs(heartbeatMs, heartbeatTimeoutMs, isCutOff()),
    receivedMs: () => session.receivedMs(),
    aliveMs: () => session.aliveMs(),
    // What arrives decides whether it is answered, not this promise.
    requestTime: () => void requests.request(call, { timeoutMs: heartbeatTimeoutMs }).answer.catch(() => {}),
    timedOut,
  });
}
