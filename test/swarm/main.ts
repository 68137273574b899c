import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Io } from "../../sim/cli/io.ts";
import { ProcessIo } from "../../sim/cli/process-io.ts";
import { systemClock } from "../../sim/mod.ts";
import { runSimulate } from "./fleet/command.ts";
import { WorkerProcess } from "./fleet/worker-process.ts";
import { MATRIX_CELLS } from "./matrix/fault-classes.ts";
import { bugsOf, drawnBug, eachAtOnce } from "./planted/chosen.ts";
import { findPlanted } from "./planted/find-planted.ts";
import { PROBES } from "./probes/mod.ts";
import { simulate } from "./simulate.ts";

/** The program of the processes that run seeds, as it is compiled. */
const WORKER = fileURLToPath(new URL("./fleet/worker.js", import.meta.url));

const whole = (): WorkerProcess => new WorkerProcess(WORKER);

/** Runs the command with these arguments. @returns The exit code. */
function run(argv: readonly string[], io: Io): Promise<number> {
  return runSimulate(argv, io, {
    simulate,
    runner: whole,
    expected: { probes: PROBES.map(({ name }) => name), matrix: MATRIX_CELLS },
    canary: (seed) => findPlanted(drawnBug(seed), seed, whole),
    planted: ({ name, firstSeed, jobs, done }) =>
      eachAtOnce(bugsOf(name), jobs, async (bug) => {
        const canary = await findPlanted(bug, firstSeed, whole);
        done(canary);
        return canary;
      }),
    nowMs: () => performance.now(),
    freshSeed: () => systemClock.now() % 1_000_000_000,
  });
}

await new ProcessIo(process).end((io) => run(process.argv.slice(2), io));
