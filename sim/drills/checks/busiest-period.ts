import type { Seen } from "../seen.ts";
import { sentSince } from "./standstills.ts";

/** Something that a client did, at the time at which the fake noticed it. */
export interface Dated {
  readonly atMs: number;
  readonly frame: number;
}

/** The busiest period of a length: what was certainly done within it. */
export interface BusiestPeriod<One extends Dated> {
  readonly all: readonly One[];
  /** Earliest time at which the first was done, epoch ms. */
  readonly fromMs: number;
  /** Time for which the fake stood still before it noticed the first, in ms. */
  readonly stillMs: number;
}

/**
 * Finds the busiest period of a length.
 *
 * @param all What was done, oldest first.
 * @param held What faults may have held back: `spread` for messages, `none` for dials.
 * @param how `certain`: by the longest time that it can have taken; `noticed`: by the times at which the fake noticed it.
 */
export function busiestPeriod<One extends Dated>(
  seen: Seen,
  all: readonly One[],
  periodMs: number,
  how: "certain" | "noticed",
  held: "spread" | "none",
): BusiestPeriod<One> {
  let [from, to, fromMs] = [0, 0, seen.startMs];
  let end = 0;
  for (const [first, { atMs }] of all.entries()) {
    const sinceMs = how === "certain" ? sentSince(seen, atMs, held) : atMs;
    while (end < all.length && (all[end]?.atMs ?? 0) - sinceMs < periodMs) end++;
    if (end - first > to - from) [from, to, fromMs] = [first, end, sinceMs];
  }
  const stillMs = (all[from]?.atMs ?? fromMs) - sentSince(seen, all[from]?.atMs ?? fromMs, held);
  return { all: all.slice(from, to), fromMs, stillMs };
}
