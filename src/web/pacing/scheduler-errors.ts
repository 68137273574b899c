import { PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import { durationText } from "../../util/duration-text.ts";
import { STATUS } from "../http/http-status.ts";
import type { OrderLock } from "./order-lock.ts";
import type { PenaltyBox } from "./penalty-box.ts";

/** The error of a call that nothing is sent for, because of IBKR's penalty. */
export function rateLimited(what: string, clock: Clock, untilMs: number): PoolError {
  const sentence = `Cannot ${what}: IBKR received too many requests, and nothing is sent before ${timeText(clock, untilMs)}`;
  return new PoolError("RATE_LIMITED", sentence, { httpStatus: STATUS.tooManyRequests });
}

/** The error of a call whose time is over before it can be sent. */
export function notSent(what: string): PoolError {
  return new PoolError("REQUEST_TIMEOUT", `Cannot ${what}: it was not sent, because its time was over`);
}

/** The error of a reply to a question that is not open. */
export function questionEnded(what: string): PoolError {
  const sentence = `Cannot ${what}: the order question is no longer open: place the order again if it is still wanted`;
  return new PoolError("QUESTION_ENDED", sentence);
}

/** Says why a request was not sent in time, as the end of a sentence. */
export function unsentReason(clock: Clock, timeoutMs: number, penalty: PenaltyBox, lock: OrderLock): string {
  const notSent = `it was not sent within ${durationText(timeoutMs)}`;
  const { untilMs } = penalty;
  if (untilMs !== undefined) return `${notSent}: IBKR's penalty lasts until ${timeText(clock, untilMs)}`;
  if (lock.isHeld) return `${notSent}: an order waits for its answer, and other requests would cancel it`;
  return `${notSent}: other requests were sent first, inside the limits of IBKR`;
}

function timeText(clock: Clock, atMs: number): string {
  const nowMs = clock.now();
  return new Date((clock.wallMs?.() ?? nowMs) + atMs - nowMs).toISOString();
}
