/** Time as an argument: the pool waits, and looks at the time, only through one of these. */
export interface Clock {
  /** The time, in ms since 1970-01-01 UTC. */
  now(): number;
  /**
   * Calls `callback` once, `delayMs` from now.
   *
   * @returns A function that cancels the call; calling it later or twice does nothing.
   */
  after(delayMs: number, callback: () => void): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Where backoff takes its jitter from: a number in [0, 1). */
export type Random = () => number;

/** The runtime's own source; a seeded one is given in simulation. */
export const systemRandom: Random = () => Math.random();
