import { runWebDrill, WEB_DRILLS, type WebVerdict, webDrillTable } from "../drills/mod.ts";
import { counted } from "../options/mod.ts";
import { named } from "./drill-names.ts";
import { CommandError, type Interruption, type Io } from "./io.ts";

/** Drills that run at a time: they wait for most of their time. */
const WEB_JOBS = 8;

/** Options of `drill run` that have no meaning for the drills of the Web API. */
const TWS_ONLY: Readonly<Record<string, string>> = {
  html: "--html",
  junit: "--junit",
  minGrade: "--min-grade",
  failOn: "--fail-on",
  ready: "--ready",
  recovery: "--recovery",
  echo: "--echo",
  mayExit: "--may-exit",
  grace: "--grace",
  upstream: "--upstream",
  allowLive: "--allow-live",
  control: "--control",
  ui: "--ui",
  controlToken: "--control-token",
};

/** Runs drills of the pool of the Web API, and prints a table or JSON. @throws {CommandError} When one has failed. */
export async function runWebDrills(
  names: readonly string[],
  options: { readonly seed: number; readonly jobs?: number; readonly json?: true | string },
  program: readonly string[],
  io: Io,
): Promise<void> {
  const { seed, jobs = WEB_JOBS, json } = options;
  for (const [name, flag] of Object.entries(TWS_ONLY))
    if ((options as Readonly<Record<string, unknown>>)[name] !== undefined)
      throw new CommandError(`Cannot use ${flag} with --web`);
  if (program.length > 0)
    throw new CommandError("Cannot run a program with --web: its drills are those of the pool");
  if (typeof json === "string") throw new CommandError("Cannot write --json to a file with --web");
  const isAll = names.length === 0 || (names.length === 1 && names[0] === "all");
  const chosen = isAll ? WEB_DRILLS : names.map((name) => named(name, WEB_DRILLS));
  let interruption: Interruption | undefined;
  const stop = io.onInterrupt((given) => {
    interruption = given;
    // The next one ends the process.
    stop();
    io.err("Interrupted: the drills that have begun end first; Ctrl-C again ends at once");
  });
  const places = chosen.entries();
  const run: WebVerdict[] = [];
  const lane = async (): Promise<void> => {
    for (const [index, drill] of places) {
      if (interruption !== undefined) return;
      io.err(`[${index + 1}/${chosen.length}] ${drill.name}: ${drill.about}`);
      run[index] = await runWebDrill(drill, seed);
    }
  };
  await Promise.all(Array.from({ length: jobs }, lane));
  stop();
  const verdicts = run.filter((verdict) => verdict !== undefined);
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  if (json) io.out(JSON.stringify({ seed, verdicts }, null, 2));
  else
    io.out(
      `\n${webDrillTable(verdicts)}\n\n${passed} of ${counted(verdicts.length, "drill")} passed (seed ${seed})`,
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
