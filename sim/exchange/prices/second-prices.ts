import type { PastSecond } from "../history/past-prices.ts";

const SECOND_MS = 1_000;

/**
 * Returns the prices of the trades of a second, in their order: those that a file gives, and between them those of the path.
 *
 * @param trades Number of trades; there are more where the bar of a file has more prices in the second.
 * @param past What bars of files say of the second; undefined outside of them.
 * @param priceAt Price on the tick at ms from the begin of the second; at its end that which is reached just before.
 */
export function secondPrices(
  trades: number,
  past: PastSecond | undefined,
  priceAt: (offsetMs: number) => number,
): readonly number[] {
  if (past === undefined) return spread(trades).map(priceAt);
  const { low, high, known } = past;
  const more = trades - known.length;
  // Trades between given prices are neither at the begin nor at the end.
  const between = known.length === 0 ? spread(more) : spread(more + 2).slice(1, -1);
  const others = between.map((offsetMs): readonly [number, number] => [
    offsetMs,
    Math.min(high, Math.max(low, priceAt(offsetMs))),
  ]);
  return [...known, ...others].sort(([a], [b]) => a - b).map(([, price]) => price);
}

/** Spreads instants over a second, from its begin to its end. */
function spread(count: number): readonly number[] {
  if (count <= 1) return count === 1 ? [0] : [];
  return Array.from({ length: count }, (_, at) => (at * SECOND_MS) / (count - 1));
}

/**
 * Makes what is known of a second in which prices are set by hand: the price just before each change, and that after it.
 *
 * @returns Undefined for a second without such a change.
 */
export function setPrices(
  turns: readonly number[],
  atMs: number,
  around: (turnMs: number) => readonly [before: number, after: number],
): PastSecond | undefined {
  if (turns.length === 0) return undefined;
  const known = turns.flatMap((turnMs) =>
    around(turnMs).map((price): readonly [number, number] => [turnMs - atMs, price]),
  );
  return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, known };
}
