import type { Canary } from "../fleet/canary.ts";
import { failureOf, type SeedRunner } from "../fleet/fleet.ts";
import { WorkerProcess } from "../fleet/worker-process.ts";
import { plant } from "./plant.ts";
import type { PlantedBug } from "./planted-bug.ts";

/** Plants a bug and runs seeds until one of them breaks a promise, at most as many as the bug allows. */
export async function findPlanted(bug: PlantedBug, firstSeed: number): Promise<Canary> {
  const runner: SeedRunner = new WorkerProcess(await plant(bug));
  try {
    for (let seed = firstSeed; seed < firstSeed + bug.seeds; seed++) {
      const failure = failureOf(await runner.run({ seed, twice: false }));
      if (failure === undefined) continue;
      return { bug: bug.name, seeds: bug.seeds, foundAt: seed, promise: failure.breaches[0]?.promise };
    }
    return { bug: bug.name, seeds: bug.seeds, foundAt: undefined, promise: undefined };
  } finally {
    runner.end();
  }
}
