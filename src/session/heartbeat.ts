import type { Clock } from "../seams/clock.ts";

/** What a heartbeat watches and how. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  /** After how much silence to send the question, in ms. */
  readonly heartbeatMs: number;
  /** How much longer to wait for any sign of life, in ms; read each time. */
  heartbeatTimeoutMs(): number;
  /** When the last bytes came in, in ms by the clock. */
  receivedMs(): number;
  /** Sends the server a question that it must answer. */
  requestTime(): void;
  /** The server did not answer: nobody is there. */
  timedOut(silentMs: number): void;
}

/** A TWS that is cut off from IBKR may be silent for so long in all, in ms. */
const CUT_OFF_MS = 60_000;

/** How long to wait for an answer: nobody knows whether TWS tells the time while it is cut off from IBKR. */
export function answerTimeoutMs(heartbeatMs: number, heartbeatTimeoutMs: number, cutOff: boolean): number {
  return cutOff ? Math.max(heartbeatTimeoutMs, CUT_OFF_MS - heartbeatMs) : heartbeatTimeoutMs;
}

/** A timer this late says that this process stood still, so that the silence may be its own. */
const LATE_MS = 500;
/** So often in a row the question is repeated for that reason. */
const REPEATS_MAX = 3;
/** A gateway ignores the question for a second after its last answer. */
const SPACING_MS = 1_100;

/**
 * Finds a half-open connection: any inbound byte is life; after silence it sends a question, and after more silence it
 * gives up.
 *
 * A connection that dies is found `heartbeatMs` and `heartbeatTimeoutMs()` after its last bytes, whenever they came: what
 * comes in while it waits for an answer begins the watch anew, with the timeout of then.
 *
 * @returns A function that stops it.
 */
export function startHeartbeat(options: HeartbeatOptions): () => void {
  const { clock, heartbeatMs } = options;
  let cancel: () => void = () => {};
  let askedMs = Number.NEGATIVE_INFINITY;
  let repeats = 0;

  const later = (delayMs: number, callback: (lateMs: number) => void): void => {
    const dueMs = clock.now() + delayMs;
    cancel = clock.after(delayMs, () => callback(clock.now() - dueMs));
  };
  const watch = (): void => {
    repeats = 0;
    const silentMs = clock.now() - options.receivedMs();
    if (silentMs < heartbeatMs) return later(heartbeatMs - silentMs, watch);
    ask();
  };
  const ask = (): void => {
    const sinceMs = clock.now() - askedMs;
    if (sinceMs < SPACING_MS) return later(SPACING_MS - sinceMs, ask);
    askedMs = clock.now();
    // The wait is set first: sending writes to the connection, and whatever comes of that must find it in place.
    wait(askedMs + options.heartbeatTimeoutMs());
    options.requestTime();
  };
  /** Looks in between, so that a sign of life begins the watch anew before the next question is overdue. */
  const wait = (untilMs: number): void => {
    later(Math.min(untilMs - clock.now(), heartbeatMs), (lateMs) => {
      // Not earlier: the answer may come within the millisecond of the question.
      if (options.receivedMs() >= askedMs) return watch();
      if (clock.now() < untilMs) return wait(untilMs);
      if (lateMs > LATE_MS && repeats++ < REPEATS_MAX) return ask();
      options.timedOut(clock.now() - options.receivedMs());
    });
  };

  later(heartbeatMs, watch);
  return () => cancel();
}
