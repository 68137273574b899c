import { readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { refuseRepeated, wholeNumber } from "../../../sim/cli/argument-values.ts";
import { CommandError, type Interruption, type Io } from "../../../sim/cli/io.ts";
import { counted } from "../../../sim/options/mod.ts";
import type { Plan } from "../plan.ts";
import type { Simulate } from "../seed-report.ts";
import { answerOrder } from "./answer-order.ts";
import { type Canary, canaryTable, canaryText } from "./canary.ts";
import { failureText, planText, replayCommand } from "./failure-text.ts";
import { type Failure, failureOf, runFleet, type SeedRunner } from "./fleet.ts";
import { FleetProgress } from "./progress.ts";
import { smallestPlan } from "./smallest-plan.ts";
import { type Expected, notReached, PROBED_SEEDS, totalsText } from "./totals-text.ts";

/** Highest seed. */
const SEED_MAX = 2_147_483_647;
/** One of so many seeds runs twice. */
const REPEAT_EVERY = 20;
/** Number of seeds from which on a planted bug is looked for as well. */
const CANARY_SEEDS = 100;
/** Longest time of shrinking, in real ms. */
const SHRINK_MS = 60_000;

const EXIT_TEXT = `
Exit codes: 0 when no promise was broken; 1 when one was, when a planted bug was
not found, or when a rare state was not reached by ${PROBED_SEEDS} seeds or more; 2 for an
argument that is refused; 130 for Ctrl-C.`;

/** A search for planted bugs. */
export interface PlantedSearch {
  /** Name of a bug, or `all`. */
  readonly name: string;
  readonly firstSeed: number;
  /** Number of bugs that are looked for at once. */
  readonly jobs: number;
  /** Called when the search for a bug has ended. */
  done(canary: Canary): void;
}

/** What the command runs. */
export interface SimulateParts {
  readonly simulate: Simulate;
  /** Makes what runs seeds, one after the other. */
  readonly runner: () => SeedRunner;
  readonly expected: Expected;
  readonly canary: (seed: number) => Promise<Canary>;
  /** Looks for planted bugs, several at once; throws for a name that does not exist. */
  readonly planted: (search: PlantedSearch) => Promise<readonly Canary[]>;
  readonly nowMs: () => number;
  /** A seed that nobody has chosen. */
  readonly freshSeed: () => number;
}

interface Options {
  readonly seed?: number;
  readonly seeds?: number;
  readonly hours?: number;
  readonly jobs: number;
  readonly minimise?: true;
  readonly plan?: string;
  readonly planted?: string;
  readonly canary: boolean;
}

/** Runs the command behind `npm run simulate`. @returns The exit code. */
export async function runSimulate(argv: readonly string[], io: Io, parts: SimulateParts): Promise<number> {
  const command = simulateCommand(io, parts);
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

function simulateCommand(io: Io, parts: SimulateParts): Command {
  const command = new Command("simulate")
    .description(
      "Run the real pool and the unmodified client against the fake TWS on virtual time: everything is drawn from a seed.",
    )
    .option(
      "--seed <number>",
      "the first seed; alone it runs just this one",
      wholeNumber("--seed", 0, SEED_MAX),
    )
    .option(
      "--seeds <number>",
      "how many seeds run (default: 1 with --seed, else 1000)",
      wholeNumber("--seeds", 1, 10_000_000),
    )
    .option(
      "--hours <number>",
      "virtual hours of each run (default: drawn)",
      wholeNumber("--hours", 1, 24 * 366),
    )
    .option("--jobs <number>", "processes that run at once", wholeNumber("--jobs", 1, 256), 2)
    .option("--minimise", "shrink the script of the first failure")
    .option("--plan <file>", "run the plan of a file, as --minimise writes it")
    .option("--planted <name>", "look for a planted bug, or for all of them, and run nothing else")
    .option("--no-canary", "look for no planted bug")
    .action((options: Options) => simulateAll(options, parts, io))
    .addHelpText("after", EXIT_TEXT);
  refuseRepeated(command);
  return command;
}

async function simulateAll(options: Options, parts: SimulateParts, io: Io): Promise<void> {
  if (options.plan !== undefined) return onePlan(planOf(options.plan), parts, io);
  const { seed = parts.freshSeed(), hours, jobs } = options;
  if (options.planted !== undefined) return allPlanted(options.planted, seed, jobs, parts, io);
  const seeds = options.seeds ?? (options.seed === undefined ? 1_000 : 1);
  const progress = new FleetProgress(io, seeds, parts.nowMs);
  const ended = new AbortController();
  let interruption: Interruption | undefined;
  const stop = io.onInterrupt((given) => {
    interruption = given;
    ended.abort();
  });
  io.out(`Seeds ${seed} to ${seed + seeds - 1}, ${jobs} at once`);
  const { totals, failures } = await runFleet({
    firstSeed: seed,
    seeds,
    hours,
    runners: Array.from({ length: Math.min(jobs, seeds) }, parts.runner),
    repeatEvery: REPEAT_EVERY,
    signal: ended.signal,
    onProgress: (now, failed) => progress.show(now, failed.length),
  });
  progress.end();
  for (const line of totalsText(totals, parts.expected, progress.wallMs)) io.out(line);
  const wrong: string[] = [];
  const [first] = failures;
  if (first !== undefined) {
    await showFailure(first, hours, options.minimise === true, parts.simulate, io);
    wrong.push(
      `${failures.length} of ${totals.seeds} seeds broke a promise: ${failures.map((one) => one.seed).join(", ")}`,
    );
  }
  const by = interruption as Interruption | undefined;
  if (by === undefined && seeds >= PROBED_SEEDS) wrong.push(...unreached(parts.expected, totals));
  if (by === undefined && options.canary && seeds >= CANARY_SEEDS) {
    const canary = await parts.canary(seed);
    io.out(canaryText(canary));
    if (canary.foundAt === undefined) wrong.push(canaryText(canary));
  }
  stop();
  if (by !== undefined) throw new CommandError("Cannot finish the simulation: interrupted", by.code);
  if (wrong.length > 0) throw new CommandError(`The simulation failed: ${wrong.join("; ")}`, 1);
  io.out(`No promise was broken by ${totals.seeds === 1 ? "the seed" : `${totals.seeds} seeds`}.`);
}

/** Looks for planted bugs, and says of each which seed found it. */
async function allPlanted(
  name: string,
  firstSeed: number,
  jobs: number,
  parts: SimulateParts,
  io: Io,
): Promise<void> {
  io.out(`Planted bugs, from seed ${firstSeed} on`);
  const done = (canary: Canary): void => io.err(canaryText(canary));
  const canaries = await parts.planted({ name, firstSeed, jobs, done });
  for (const line of canaryTable(canaries)) io.out(line);
  const missed = canaries.filter(({ foundAt }) => foundAt === undefined).map(({ bug }) => bug);
  if (missed.length > 0) throw new CommandError(`The simulation failed: not found: ${missed.join(", ")}`, 1);
}

/** Says which probes and which cells of the matrix a fleet has not reached. */
function unreached(
  expected: Expected,
  totals: Readonly<Record<keyof Expected, ReadonlyMap<string, number>>>,
): readonly string[] {
  return (["probes", "matrix"] as const).flatMap((what) => {
    const names = notReached(expected[what], totals[what]);
    return names.length === 0 ? [] : [`not reached: ${names.join(", ")}`];
  });
}

async function showFailure(
  failure: Failure,
  hours: number | undefined,
  minimise: boolean,
  simulate: Simulate,
  io: Io,
): Promise<void> {
  for (const line of failureText(failure)) io.out(line);
  io.out(`Run it again: ${replayCommand(failure.seed, hours)}`);
  const promise = failure.breaches[0]?.promise;
  if (!minimise || failure.report === undefined || promise === undefined) return;
  io.err("Shrinking its script, for a minute at most");
  const plan = await smallestPlan(failure.report.plan, promise, simulate, SHRINK_MS);
  const file = `simulation-${failure.seed}.json`;
  writeFileSync(file, `${JSON.stringify(plan, undefined, 2)}\n`);
  io.out(`The smallest script that breaks the same promise, ${counted(plan.script.length, "step")}:`);
  for (const step of plan.script) io.out(`  ${JSON.stringify(step)}`);
  io.out(`Run it again: npm run simulate -- --plan ${file}`);
}

/** Runs one plan in this process, and says what it gave. */
async function onePlan(plan: Plan, { simulate }: SimulateParts, io: Io): Promise<void> {
  const answer = await answerOrder(simulate, { seed: plan.seed, plan, twice: false });
  const failure = failureOf(answer);
  for (const line of failure === undefined ? planText(plan) : failureText(failure)) io.out(line);
  if (failure !== undefined) throw new CommandError("The simulation failed: the plan broke a promise", 1);
  io.out("No promise was broken by the plan.");
}

function planOf(file: string): Plan {
  try {
    const plan = JSON.parse(readFileSync(file, "utf8")) as Plan;
    if (Number.isSafeInteger(plan?.seed) && Array.isArray(plan.script) && plan.pool !== undefined)
      return plan;
  } catch (error) {
    throw new CommandError(`Cannot read --plan ${file}: ${error instanceof Error ? error.message : error}`);
  }
  throw new CommandError(`Cannot read --plan ${file}: it has no seed, no options of a pool or no script`);
}
