/** Source of the jitter of backoff: returns a number in [0, 1). */
export type Random = () => number;

/** The source of the runtime; simulations use a seeded one. */
export const systemRandom: Random = () => Math.random();
