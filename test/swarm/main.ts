import process from "node:process";
import { fileURLToPath } from "node:url";
import { CommandError, type Io } from "../../sim/cli/io.ts";
import { ProcessIo } from "../../sim/cli/process-io.ts";
import { seeded, systemClock } from "../../sim/mod.ts";
import { quoted, suggestion } from "../../sim/options/mod.ts";
import { runSimulate } from "./fleet/command.ts";
import { WorkerProcess } from "./fleet/worker-process.ts";
import { MATRIX_CELLS } from "./matrix/fault-classes.ts";
import { PLANTED } from "./planted/bugs.ts";
import { findPlanted } from "./planted/find-planted.ts";
import { PROBES } from "./probes/mod.ts";
import { simulate } from "./simulate.ts";

/** The program of the processes that run seeds, as it is compiled. */
const WORKER = fileURLToPath(new URL("./fleet/worker.js", import.meta.url));

/** Runs the command with these arguments. @returns The exit code. */
function run(argv: readonly string[], io: Io): Promise<number> {
  return runSimulate(argv, io, {
    simulate,
    runner: () => new WorkerProcess(WORKER),
    expected: { probes: PROBES.map(({ name }) => name), matrix: MATRIX_CELLS },
    canary: (seed) => {
      const bug =
        PLANTED[
          seeded(seed)
            .fork("canary")
            .integer(0, PLANTED.length - 1)
        ];
      if (bug === undefined) throw new Error("No planted bug is there");
      return findPlanted(bug, seed);
    },
    planted: async (name, seed, done) => {
      const bugs = name === "all" ? PLANTED : PLANTED.filter((bug) => bug.name === name);
      if (bugs.length === 0) {
        const names = PLANTED.map((bug) => bug.name);
        throw new CommandError(`Cannot plant ${quoted(name)}: ${suggestion(name, names)}`);
      }
      for (const bug of bugs) done(await findPlanted(bug, seed));
    },
    nowMs: () => performance.now(),
    freshSeed: () => systemClock.now() % 1_000_000_000,
  });
}

await new ProcessIo(process).end((io) => run(process.argv.slice(2), io));
