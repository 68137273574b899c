import type { Clock } from "../clock.ts";

/** What a heartbeat watches and how. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  /** After how much silence to ask, in ms. */
  readonly heartbeatMs: number;
  /** How much longer to wait for any sign of life, in ms; asked each time. */
  heartbeatTimeoutMs(): number;
  /** When the last bytes came in, epoch ms. */
  heardMs(): number;
  /** Asks the server something that it must answer. */
  ask(): void;
  /** The server did not answer: nobody is there. */
  silent(silentMs: number): void;
}

/** A timer this late says that this process stood still, so that the silence may be its own. */
const LATE_MS = 500;

/**
 * Finds a half-open connection: any inbound byte is life; after silence it asks, and after more silence it gives up.
 *
 * @returns A function that stops it.
 */
export function startHeartbeat(options: HeartbeatOptions): () => void {
  const { clock, heartbeatMs } = options;
  let cancel: () => void = () => {};

  const later = (delayMs: number, callback: (lateMs: number) => void): void => {
    const dueMs = clock.now() + delayMs;
    cancel = clock.after(delayMs, () => callback(clock.now() - dueMs));
  };
  const watch = (): void => {
    const silentMs = clock.now() - options.heardMs();
    if (silentMs < heartbeatMs) return later(heartbeatMs - silentMs, watch);
    ask();
  };
  const ask = (): void => {
    const askedMs = clock.now();
    // The watch is set first: asking writes to the connection, and whatever comes of that must find it in place.
    later(options.heartbeatTimeoutMs(), (lateMs) => {
      // Not earlier: the answer may come within the millisecond of the question.
      if (options.heardMs() >= askedMs) return watch();
      if (lateMs > LATE_MS) return ask();
      options.silent(clock.now() - options.heardMs());
    });
    options.ask();
  };

  later(heartbeatMs, watch);
  return () => cancel();
}
