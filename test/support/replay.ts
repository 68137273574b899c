import fc from "fast-check";

/**
 * Makes every property replayable: a failing one prints its seed and path, and this command runs it again:
 *
 *   SEED=<seed> REPLAY=<path> npx vitest run <file> -t "<test>"
 *
 * `RUNS=5` runs each property five times as often.
 */
const { SEED, REPLAY } = process.env;

fc.configureGlobal({
  ...(SEED === undefined ? {} : { seed: Number(SEED) }),
  ...(REPLAY === undefined ? {} : { path: REPLAY }),
});
