import { Command, Option } from "commander";
import { durationMs, quoted } from "../options/mod.ts";
import { filled, refuseRepeated, wholeNumber } from "./argument-values.ts";
import { controlFlags } from "./control-flags.ts";
import type { DrillRunOptions } from "./drill-run.ts";
import type { DrillWatchOptions } from "./drill-watch.ts";
import { CommandError, type Io } from "./io.ts";

/** Drills of the pool that run at once: they wait for most of their time. */
const JOBS = 4;

const RUN_TEXT = `
With no name, or with "all", every drill runs. A name that ends in .yaml, .yml or
.json is a file of a scenario, which is graded by its own checks and by those of
the wire. Without a program after --, the drills run against the pool.

Exit codes: 0 when no drill has failed, or as the thresholds say; 1 when one has
failed or has not ended flat at a gateway, when a gateway fails or is not
reached, or when a threshold was not met; 2 for arguments that are refused; 130
for Ctrl-C.`;

const WATCH_TEXT = `
Left out are hidden files, node_modules, dist, build, target, venv, __pycache__,
logs, databases, and files that the program writes whenever the drills run.
Enter runs the drills again at once. Ctrl-C ends it, with exit code 0.`;

/**
 * Makes the command `ibkr-pool drill`: bad nights for a program, with a grade.
 *
 * @param program Words after `--`: the program under drill and its arguments; empty for the pool.
 */
export function drillCommand(io: Io, program: readonly string[] = []): Command {
  const command = new Command("drill").description(
    "Drill the pool, or a program in any language, before it goes live; each drill gets a grade.",
  );
  command
    .command("list")
    .description("List the drills, each with its purpose.")
    .option("--json", "print them as JSON, with their faults and checks")
    .option("--web", "list the drills of the Web API")
    .action(async (options: { readonly json?: true; readonly web?: true }) => {
      const { listDrills } = await import("./drill-list.ts");
      await listDrills(options, io);
    });
  const run = command
    .command("run", { isDefault: true })
    .description("Run drills against the pool, or against a program given after --.")
    .argument("[names...]", "names of drills, all, or files of scenarios")
    .option(
      "--seed <number>",
      "seed of every choice of every fault",
      wholeNumber("--seed", 0, 2_147_483_647),
      1,
    )
    .option(
      "--jobs <number>",
      "drills that run at once (default: 4 for the pool; 1 for a program, or with --control)",
      wholeNumber("--jobs", 1, 64),
    )
    .option("--json [file]", "write the report as JSON, to the standard output without a file")
    .option("--html <file>", "write the report as one page of HTML", filled("--html", "a file"))
    .option("--junit <file>", "write the report as JUnit XML", filled("--junit", "a file"))
    .option(
      "--min-grade <number>",
      "exit with 1 where the grade of the run is lower",
      wholeNumber("--min-grade", 0, 100),
    )
    .addOption(
      new Option("--fail-on <outcome>", "also exit with 1 for this outcome").choices(["not-reached"]),
    )
    .option("--ready <time>", "longest wait for the first session of a program, e.g. 30s", time("--ready"))
    .option("--recovery <time>", "longest wait for a session after a fault, e.g. 60s", time("--recovery"))
    .option("--echo", "print what the program prints, each line after the name of its drill")
    .option("--may-exit", "let the program end with code 0 before its drill does")
    .option(
      "--grace <time>",
      "time that the program gets to end after SIGTERM (default: 3s)",
      time("--grace"),
    )
    .option("--upstream <host:port>", "run them before a real paper gateway, by a proxy; see ibkr-pool proxy")
    .option("--allow-live", "let --upstream be a live port or a live account")
    .option("--web", "run the drills of the Web API, against a fake gateway on a port of this machine")
    .action(async (names: readonly string[], options: DrillRunOptions & { readonly web?: true }) => {
      // The pool and the drills are loaded where they are needed: other commands start without them.
      if (options.web) {
        const { runWebDrills } = await import("./web-drill-run.ts");
        return runWebDrills(names, options, program, io);
      }
      const { runChosenDrills } = await import("./drill-run.ts");
      const isPool = program.length === 0 && options.upstream === undefined;
      // A control port acts on the one drill that runs.
      const isControlled = options.control !== undefined || options.ui === true;
      const jobs = options.jobs ?? (isPool && !isControlled ? JOBS : 1);
      return runChosenDrills(names, { ...options, jobs }, program, io);
    })
    .addHelpText("after", RUN_TEXT);
  for (const flag of controlFlags()) run.addOption(flag);
  const watch = command
    .command("watch")
    .description("Run drills against the program after --, and again when one of its files changes.")
    .argument("[names...]", "names of drills, all, or files of scenarios")
    .option("--path <path>", "file or folder that is watched", filled("--path", "a file or a folder"), ".");
  for (const name of ["--seed", "--jobs", "--ready", "--recovery", "--echo", "--may-exit", "--grace"]) {
    const option = run.options.find(({ long }) => long === name);
    if (option !== undefined) watch.addOption(option);
  }
  watch
    .action(async (names: readonly string[], options: DrillWatchOptions) => {
      const { watchDrills } = await import("./drill-watch.ts");
      return watchDrills(names, { ...options, jobs: options.jobs ?? 1 }, program, io);
    })
    .addHelpText("after", WATCH_TEXT);
  for (const one of [run, watch]) refuseRepeated(one);
  return command;
}

/** Makes a parser of a time, in ms. */
function time(name: string): (text: string) => number {
  return (text) => {
    const ms = durationMs(text);
    if (ms !== undefined && ms > 0) return ms;
    throw new CommandError(`Cannot read ${name}: expected a time such as 60s or 2 min, got ${quoted(text)}`);
  };
}
