import { expect, test } from "vitest";
import { simulate } from "../swarm/simulate.ts";

/** Number of test files that share the seeds, so that several processes run them. */
const SHARDS = 4;
/** Seeds that every suite runs. */
const FIXED = 200;
/** Seeds of the day on which the suite runs. */
const FRESH = 48;
/** Bound of the whole, in ms of one processor: it leaves a machine that is busy with other files four times the usual. */
const BOUND_MS = 240_000;

const DAY_MS = 86_400_000;

/** The first fresh seed: another one every day, or that of the environment. */
const FRESH_SEED = Number(process.env.SEED ?? 1_000_000 + Math.floor(Date.now() / DAY_MS) * FRESH);

/**
 * Runs a share of the fixed seeds and of the fresh ones. A seed takes 0.33 to 0.5 s of one processor, so that all files take 80 to
 * 125 s together; `SEED=<first>` repeats the fresh seeds of another day, and `npm run simulate -- --seed <seed>` one of them.
 */
export function runShard(shard: number): void {
  const own = (first: number, count: number): readonly number[] =>
    Array.from({ length: count }, (_, place) => first + place).filter((_, place) => place % SHARDS === shard);

  test.each([
    ["fixed", own(0, FIXED)],
    ["fresh", own(FRESH_SEED, FRESH)],
  ])("no promise is broken by a quarter of the %s seeds", { timeout: BOUND_MS }, async (_, seeds) => {
    for (const seed of seeds) {
      const { breaches } = await simulate(seed);
      expect(breaches, `npm run simulate -- --seed ${seed}; the fresh seeds: SEED=${FRESH_SEED}`).toEqual([]);
    }
  });
}
