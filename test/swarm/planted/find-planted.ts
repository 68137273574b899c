import type { Canary } from "../fleet/canary.ts";
import { failureOf, type SeedRunner } from "../fleet/fleet.ts";
import { WorkerProcess } from "../fleet/worker-process.ts";
import type { SeedBreach } from "../seed-report.ts";
import { plant } from "./plant.ts";
import { type PlantedBug, UNMEASURED_SEEDS } from "./planted-bug.ts";

/** What runs seeds in a search: with the bug, and without it. */
export interface SearchRunners {
  readonly planted: SeedRunner;
  readonly whole: SeedRunner;
}

/**
 * Plants a bug and runs seeds until one of them breaks a promise that the bug breaks, at most as many as the bug allows.
 *
 * @param whole Makes what runs seeds without the bug.
 */
export async function findPlanted(
  bug: PlantedBug,
  firstSeed: number,
  whole: () => SeedRunner,
): Promise<Canary> {
  const runners: SearchRunners = { planted: new WorkerProcess(await plant(bug)), whole: whole() };
  try {
    return await search(bug, firstSeed, runners);
  } finally {
    runners.planted.end();
    runners.whole.end();
  }
}

/** Searches. A promise that the same seed breaks without the bug does not count. */
export async function search(
  bug: PlantedBug,
  firstSeed: number,
  { planted, whole }: SearchRunners,
): Promise<Canary> {
  const { name, seeds = UNMEASURED_SEEDS } = bug;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const order = { seed, twice: false };
    const broken = (failureOf(await planted.run(order))?.breaches ?? []).filter((breach) =>
      isBrokenBy(bug, breach),
    );
    if (broken.length === 0) continue;
    const without = failureOf(await whole.run(order))?.breaches ?? [];
    const found = broken.find(({ promise }) => without.every((breach) => breach.promise !== promise));
    if (found === undefined) continue;
    return { bug: name, seeds, firstSeed, foundAt: seed, promise: found.promise };
  }
  return { bug: name, seeds, firstSeed, foundAt: undefined, promise: undefined };
}

function isBrokenBy({ breaks }: PlantedBug, { promise, sentence }: SeedBreach): boolean {
  return breaks.some((beginning) => promise.startsWith(beginning) || sentence.startsWith(beginning));
}
