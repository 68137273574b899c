import { Command } from "commander";
import { CommandError, type Io, wholeNumber } from "./io.ts";

/** Makes the command `ibkr-pool drill`: an agent under faults, with a verdict for each drill. */
export function drillCommand(io: Io): Command {
  return new Command("drill")
    .description("Run an agent through drops, delays, conflicts and silence; exit code 1 if a drill fails.")
    .option("--only <name>", "run this drill alone")
    .option(
      "--seed <number>",
      "seed of every choice of every fault",
      wholeNumber("--seed", 0, 2_147_483_647),
      1,
    )
    .option("--json", "print the verdicts as JSON")
    .action(async (options: { readonly only?: string; readonly seed: number; readonly json?: boolean }) => {
      const { DRILLS, drillTable, runDrill } = await needLangGraph("drill", () => import("../drills/mod.ts"));
      const chosen = DRILLS.filter(({ name }) => options.only === undefined || options.only === name);
      if (chosen.length === 0) {
        const names = DRILLS.map(({ name }) => `"${name}"`).join(", ");
        throw new CommandError(`Cannot run the drill "${options.only}": the drills are ${names}`);
      }
      let stopped = false;
      const stop = io.onInterrupt(() => {
        stopped = true;
      });
      const verdicts = [];
      for (const [index, drill] of chosen.entries()) {
        if (stopped) break;
        io.err(`[${index + 1}/${chosen.length}] ${drill.name}: ${drill.about}`);
        verdicts.push(await runDrill(drill, options.seed));
      }
      stop();
      const passed = verdicts.filter((verdict) => verdict.passed).length;
      if (options.json) io.out(JSON.stringify({ seed: options.seed, verdicts }, null, 2));
      else
        io.out(
          `\n${drillTable(verdicts)}\n\n${passed} of ${verdicts.length} drills passed (seed ${options.seed})`,
        );
      if (stopped) throw new CommandError("Cannot finish the drills: interrupted", 130);
      if (passed < verdicts.length)
        throw new CommandError(
          `Cannot pass: ${verdicts.length - passed} of ${verdicts.length} drills failed`,
          1,
        );
    });
}

/** Imports a module that needs LangChain. @throws {CommandError} When that is not installed. */
export async function needLangGraph<Module>(command: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const missing = error instanceof Error && /@langchain\/[a-z]+/.exec(error.message)?.[0];
    if (!missing) throw error;
    throw new CommandError(
      `Cannot run ${command}: ${missing} is not installed; npm install @langchain/core @langchain/langgraph`,
      1,
    );
  }
}
