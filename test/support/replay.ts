import fc from "fast-check";

/**
 * Makes every property of a run replayable: a failing one prints its seed and path, and these come back by
 *
 *   SEED=<seed> REPLAY=<path> npx vitest run <file> -t "<test>"
 *
 * `RUNS=5` makes each property run five times as often.
 */
const { SEED, REPLAY } = process.env;

fc.configureGlobal({
  ...(SEED === undefined ? {} : { seed: Number(SEED) }),
  ...(REPLAY === undefined ? {} : { path: REPLAY }),
});
