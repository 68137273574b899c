/** Time as an argument: the pool waits and reads the time only through a clock. */
export interface Clock {
  /**
   * Reads the time for deadlines, budgets and the heartbeat, in ms; only differences count.
   *
   * It should be monotonic. The pool tolerates one that is set back or forward.
   */
  now(): number;
  /** Reads the time for display: event times, log lines, `restartWindow`; ms since 1970-01-01 UTC. Default: `now()`. */
  wallMs?(): number;
  /**
   * Calls `callback` once, `delayMs` from now.
   *
   * @returns A function that cancels the call; calling it later or twice does nothing.
   */
  after(delayMs: number, callback: () => void): () => void;
}

/** A clock whose `now()` never goes back, and whose timers fire only after pending input was read. */
export interface SteadyClock extends Clock {
  wallMs(): number;
}

/**
 * Calls back when the event loop has polled its sockets: in Node that is before an immediate, in Deno before the next timer.
 *
 * @returns A function that cancels the call.
 */
function afterInput(callback: () => void): () => void {
  if ("Deno" in globalThis) {
    const timer = setTimeout(callback, 0);
    return () => clearTimeout(timer);
  }
  const immediate = setImmediate(callback);
  return () => clearImmediate(immediate);
}

/** The clock of the machine. */
export const systemClock: SteadyClock = {
  // Whole ms, as timers have them: a fraction would make a timer fire before its time.
  now: () => Math.floor(performance.now()),
  wallMs: () => Date.now(),
  after: (delayMs, callback) => {
    let cancel: () => void = () => {};
    const timer = setTimeout(() => {
      // Without this, an answer that arrived in time would be read after its deadline, whenever the loop was blocked.
      cancel = afterInput(callback);
    }, delayMs);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  },
};

/** A timer that fires later than this shows that the process stood still, in ms. */
const LATE_MS = 100;
/** Time to read input that arrived meanwhile, in ms, and how often in a row. */
const GRACE_MS = 50;
const GRACES_MAX = 3;
/** A timer may fire this much early by `now()`, in ms: both are rounded. */
const EARLY_MS = 20;

/**
 * Makes any clock safe to measure with.
 *
 * `now()` never decreases: after the given clock was set back, time goes on from the last reading, and at least as fast as
 * timers fire. A timer that fires more than 100 ms late is delayed by 50 ms, at most three times, because the process stood
 * still (a blocked event loop, a suspended machine): input that arrived meanwhile is read before any deadline ends.
 */
export function steady(clock: Clock): SteadyClock {
  let lastMs = 0;
  let offsetMs = 0;
  const now = (): number => {
    const rawMs = clock.now();
    const shownMs = rawMs + offsetMs;
    if (shownMs >= lastMs) lastMs = shownMs;
    else if (Number.isFinite(rawMs)) offsetMs = lastMs - rawMs;
    return lastMs;
  };
  const atLeast = (ms: number): void => {
    const behindMs = ms - now();
    if (behindMs <= EARLY_MS) return;
    offsetMs += behindMs;
    lastMs += behindMs;
  };
  const after = (delayMs: number, callback: () => void): (() => void) => {
    let graces = 0;
    let cancel: () => void = () => {};
    const wait = (ms: number): void => {
      const dueMs = now() + ms;
      cancel = clock.after(ms, () => {
        atLeast(dueMs);
        if (now() - dueMs <= LATE_MS || graces++ === GRACES_MAX) callback();
        else wait(GRACE_MS);
      });
    };
    // Timers drop fractions, and would fire too early.
    wait(Math.ceil(delayMs));
    return () => cancel();
  };
  return { now, after, wallMs: () => clock.wallMs?.() ?? clock.now() };
}
