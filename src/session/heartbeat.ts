import type { Clock } from "../seams/clock.ts";

/** Times and callbacks of a heartbeat. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  /** Silence after which the time is requested, in ms. */
  readonly heartbeatMs: number;
  /** Further wait for any byte, in ms; read each time. */
  heartbeatTimeoutMs(): number;
  /** Returns the time at which the last bytes were received, by the clock in ms. */
  receivedMs(): number;
  /** Sends a request that TWS answers at once: `reqCurrentTime`. */
  requestTime(): void;
  /** TWS did not answer: the connection is half-open. */
  timedOut(silentMs: number): void;
}

/** Silence allowed in all while TWS is cut off from IBKR, in ms. */
const CUT_OFF_MS = 60_000;

/** Gets the time to wait for an answer: TWS may not answer `reqCurrentTime` while it is cut off from IBKR. */
export function answerTimeoutMs(heartbeatMs: number, heartbeatTimeoutMs: number, cutOff: boolean): number {
  return cutOff ? Math.max(heartbeatTimeoutMs, CUT_OFF_MS - heartbeatMs) : heartbeatTimeoutMs;
}

/** A timer that is this late shows that the process stood still, which may be the cause of the silence; in ms. */
const LATE_MS = 500;
/** The request is repeated for that reason at most so often in a row. */
const REPEATS_MAX = 3;
/** A gateway ignores the request for a second after its last answer; in ms. */
const SPACING_MS = 1_100;

/**
 * Detects a half-open connection: requests the time after silence, and reports a timeout after further silence. Any
 * inbound byte ends the silence.
 *
 * A dead connection is detected `heartbeatMs` and `heartbeatTimeoutMs()` after its last bytes: bytes that are received
 * while it waits for an answer start the watch again, with the timeout of then.
 *
 * @returns A function that stops the heartbeat.
 */
export function startHeartbeat(options: HeartbeatOptions): () => void {
  const { clock, heartbeatMs } = options;
  let cancel: () => void = () => {};
  let requestedMs = Number.NEGATIVE_INFINITY;
  let repeats = 0;

  const later = (delayMs: number, callback: (lateMs: number) => void): void => {
    const dueMs = clock.now() + delayMs;
    cancel = clock.after(delayMs, () => callback(clock.now() - dueMs));
  };
  const watch = (): void => {
    repeats = 0;
    const silentMs = clock.now() - options.receivedMs();
    if (silentMs < heartbeatMs) return later(heartbeatMs - silentMs, watch);
    request();
  };
  const request = (): void => {
    const sinceMs = clock.now() - requestedMs;
    if (sinceMs < SPACING_MS) return later(SPACING_MS - sinceMs, request);
    requestedMs = clock.now();
    // The wait is set first, because a write to the connection may end it.
    wait(requestedMs + options.heartbeatTimeoutMs());
    options.requestTime();
  };
  /** Checks in between, so that received bytes start the watch again before the next request is due. */
  const wait = (untilMs: number): void => {
    later(Math.min(untilMs - clock.now(), heartbeatMs), (lateMs) => {
      // The answer may come within the millisecond of the request.
      if (options.receivedMs() >= requestedMs) return watch();
      if (clock.now() < untilMs) return wait(untilMs);
      if (lateMs > LATE_MS && repeats++ < REPEATS_MAX) return request();
      options.timedOut(clock.now() - options.receivedMs());
    });
  };

  later(heartbeatMs, watch);
  return () => cancel();
}
