import type { Clock } from "../seams/clock.ts";

/** Times and callbacks of a heartbeat. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  /** Time without a complete message after which the time is requested, in ms. */
  readonly heartbeatMs: number;
  /** Further wait for a sign of life, in ms; read each time. */
  heartbeatTimeoutMs(): number;
  /** Returns the time at which the last complete message was received, by the clock in ms. */
  receivedMs(): number;
  /** Returns the time up to which what was received shows that TWS is alive, by the clock in ms. */
  aliveMs(): number;
  /** Sends a request that TWS answers at once: `reqCurrentTime`. */
  requestTime(): void;
  /** TWS did not answer: the connection is half-open. @param silentMs Time since the last complete message. */
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
 * Detects a half-open connection: requests the time after `heartbeatMs` without a complete message, and reports a timeout
 * when nothing shows life for `heartbeatMs` and `heartbeatTimeoutMs()` in all.
 *
 * Whatever shows life while it waits for an answer starts the watch again, with the timeout of then. A large message on a
 * slow link is life as long as it grows; the time is requested all the while, because the answer shows where the message
 * that grows is none: a garbled length makes the answer a part of it.
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
    const sinceMs = clock.now() - Math.max(options.receivedMs(), requestedMs);
    if (sinceMs < heartbeatMs) return later(heartbeatMs - sinceMs, watch);
    request();
  };
  const request = (): void => {
    const sinceMs = clock.now() - requestedMs;
    if (sinceMs < SPACING_MS) return later(SPACING_MS - sinceMs, request);
    requestedMs = clock.now();
    // The wait is set first, because a write to the connection may end it.
    const timeoutMs = options.heartbeatTimeoutMs();
    wait(requestedMs + timeoutMs, timeoutMs);
    options.requestTime();
  };
  /** Checks in between, so that a sign of life starts the watch again before the next request is due. */
  const wait = (untilMs: number, timeoutMs: number): void => {
    later(Math.min(untilMs - clock.now(), heartbeatMs), (lateMs) => {
      const aliveMs = options.aliveMs();
      // The answer may come within the millisecond of the request.
      if (aliveMs >= requestedMs) return watch();
      // A message that began to grow again is behind, and may catch up.
      const dueMs = Math.max(untilMs, aliveMs + heartbeatMs + timeoutMs);
      if (clock.now() < dueMs) return wait(dueMs, timeoutMs);
      if (lateMs > LATE_MS && repeats++ < REPEATS_MAX) return request();
      options.timedOut(clock.now() - options.receivedMs());
    });
  };

  later(heartbeatMs, watch);
  return () => cancel();
}
