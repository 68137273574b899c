import { Argument, Command } from "commander";
import type { Outcome } from "../drills/mod.ts";
import { counted, quoted } from "../options/mod.ts";
import { refuseRepeated, wholeNumber } from "./argument-values.ts";
import { CommandError, type Interruption, type Io } from "./io.ts";

interface DrillOptions {
  readonly web?: true;
  readonly only?: string;
  readonly seed: number;
  readonly json?: true;
}

/** Drills of one transport, and how they are run and reported. */
interface Suite<Drill, Verdict> {
  readonly drills: readonly Drill[];
  /** Number of drills that run at a time. */
  readonly atOnce: number;
  run(drill: Drill, seed: number): Promise<Verdict>;
  table(verdicts: readonly Verdict[]): string;
}

/** Drills of the Web API that run at a time: they wait for most of their time. */
const WEB_AT_ONCE = 8;

/** Makes the command `ibkr-pool drill`: an agent under faults, with a verdict for each drill. */
export function drillCommand(io: Io): Command {
  const command = new Command("drill")
    .description("Run an agent through drops, delays, conflicts and silence; exit code 1 if a drill fails.")
    .addArgument(new Argument("[action]", "what to do").choices(["run"]).default("run"))
    .option("--web", "run the drills of the Web API, against a fake gateway on a port of this machine")
    .option("--only <name>", "run this drill alone")
    .option(
      "--seed <number>",
      "seed of every choice of every fault",
      wholeNumber("--seed", 0, 2_147_483_647),
      1,
    )
    .option("--json", "print the verdicts as JSON")
    .action(async (_action: string, options: DrillOptions) => {
      const { DRILLS, drillTable, runDrill, WEB_DRILLS, webDrillTable, runWebDrill } = await needLangGraph(
        "drill",
        () => import("../drills/mod.ts"),
      );
      if (options.web)
        await runSuite(
          { drills: WEB_DRILLS, atOnce: WEB_AT_ONCE, run: runWebDrill, table: webDrillTable },
          options,
          io,
        );
      else await runSuite({ drills: DRILLS, atOnce: 1, run: runDrill, table: drillTable }, options, io);
    });
  refuseRepeated(command);
  return command;
}

async function runSuite<Drill extends { readonly name: string; readonly about: string }, V extends Outcome>(
  suite: Suite<Drill, V>,
  { only, seed, json }: DrillOptions,
  io: Io,
): Promise<void> {
  const chosen = suite.drills.filter(({ name }) => only === undefined || only === name);
  if (chosen.length === 0) {
    const names = suite.drills.map(({ name }) => `"${name}"`).join(", ");
    throw new CommandError(`Cannot run the drill ${quoted(only)}: the drills are ${names}`);
  }
  let interruption: Interruption | undefined;
  const stop = io.onInterrupt((given) => {
    interruption = given;
    // The next one ends the process.
    stop();
    io.err("Interrupted: the drills that have begun end first; Ctrl-C again ends at once");
  });
  const places = chosen.entries();
  const run: V[] = [];
  const lane = async (): Promise<void> => {
    for (const [index, drill] of places) {
      if (interruption !== undefined) return;
      io.err(`[${index + 1}/${chosen.length}] ${drill.name}: ${drill.about}`);
      run[index] = await suite.run(drill, seed);
    }
  };
  await Promise.all(Array.from({ length: suite.atOnce }, lane));
  stop();
  const verdicts = run.filter((verdict) => verdict !== undefined);
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  if (json) io.out(JSON.stringify({ seed, verdicts }, null, 2));
  else
    io.out(
      `\n${suite.table(verdicts)}\n\n${passed} of ${counted(verdicts.length, "drill")} passed (seed ${seed})`,
    );
  // A callback has set it, which the compiler does not see.
  const ended = interruption as Interruption | undefined;
  if (ended !== undefined) throw new CommandError("Cannot finish the drills: interrupted", ended.code);
  if (passed < verdicts.length)
    throw new CommandError(
      `Cannot pass: ${verdicts.length - passed} of ${counted(verdicts.length, "drill")} failed`,
      1,
    );
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
