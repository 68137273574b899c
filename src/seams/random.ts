/** Where backoff takes its jitter from: a number in [0, 1). */
export type Random = () => number;

/** The runtime's own source; a seeded one is given in simulation. */
export const systemRandom: Random = () => Math.random();
