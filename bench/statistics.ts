/** Median and quartiles of some figures. */
export interface Spread {
  readonly median: number;
  /** A quarter of the figures is below. */
  readonly low: number;
  /** A quarter of the figures is above. */
  readonly high: number;
  readonly rounds: number;
}

/** Takes the figure that a share of them does not exceed, between two of them where it lies there; at least one. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below = Number.NaN, above = below] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
  return below + (above - below) * (place - Math.floor(place));
}

/** Takes the median and the quartiles of some figures, at least one. */
export function spread(figures: readonly number[]): Spread {
  const at = (share: number): number => quantile(figures, share);
  return { median: at(0.5), low: at(0.25), high: at(0.75), rounds: figures.length };
}
