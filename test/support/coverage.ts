import fc from "fast-check";
import { expect } from "vitest";

/** How often each state was reached, by its name. */
export type Counts = Readonly<Record<string, number>>;

/** Seed of every sample: whether scripts reach a state depends on the generator, not on one run. */
export const COVERAGE_SEED = 1;

/**
 * Runs one fixed sample of random scripts and adds up the states that each of them reached.
 *
 * A property test checks other scripts in every run, so that a test of counts over them would sometimes fail. Coverage is
 * counted here instead.
 *
 * @param numRuns Number of scripts in the sample.
 * @param play Runs one script and returns its counts.
 * @param unbiased Are long scripts as likely as short ones? Default false, as in properties.
 */
export async function coverageOf<Script>(
  scripts: fc.Arbitrary<Script>,
  numRuns: number,
  play: (script: Script) => Promise<Counts>,
  unbiased = false,
): Promise<Counts> {
  const total: Record<string, number> = {};
  for (const script of fc.sample(scripts, { seed: COVERAGE_SEED, path: "", numRuns, unbiased })) {
    for (const [name, count] of Object.entries(await play(script))) total[name] = (total[name] ?? 0) + count;
  }
  return total;
}

/**
 * Expects that each state was reached often enough; a failure prints the seed and all counts.
 *
 * @param least The lowest count that is enough, by name.
 */
export function expectReached(counts: Counts, least: Counts): void {
  const missing = Object.entries(least)
    .filter(([name, min]) => (counts[name] ?? 0) < min)
    .map(([name, min]) => `${name}: ${counts[name] ?? 0} of at least ${min}`);
  expect(missing, `with seed ${COVERAGE_SEED} the sample reached ${JSON.stringify(counts)}`).toEqual([]);
}
