import process from "node:process";
import { CommandError, type Io } from "../../sim/cli/io.ts";
import { ProcessIo } from "../../sim/cli/process-io.ts";
import { seeded, systemClock } from "../../sim/mod.ts";
import { quoted, suggestion } from "../../sim/options/mod.ts";
import { simulateCommand } from "./fleet/command.ts";
import { PLANTED } from "./planted/bugs.ts";
import { findPlanted } from "./planted/find-planted.ts";
import { simulate } from "./simulate.ts";

/** Runs the command with these arguments. @returns The exit code. */
async function run(argv: readonly string[], io: Io): Promise<number> {
  const command = simulateCommand(io, {
    simulate,
    expected: { probes: [], matrix: [] },
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
  command.exitOverride().configureOutput({
    writeOut: (text) => io.out(text.trimEnd()),
    writeErr: (text) => io.err(text.trimEnd()),
  });
  try {
    await command.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommandError) {
      io.err(error.message);
      return error.code;
    }
    // Commander has printed what is wrong.
    if (error instanceof Error && "exitCode" in error) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

await new ProcessIo(process).end((io) => run(process.argv.slice(2), io));
