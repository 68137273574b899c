import {
  CATALOGUE,
  type Drill,
  type DrillProgress,
  type DrillRecord,
  type DrillTimes,
  drillReport,
  POOL_TIMES,
  PROGRAM_TIMES,
  runDrills,
  USUAL_LIMITS,
} from "../drills/mod.ts";
import { commandText } from "../drills/program/mod.ts";
import { systemClock } from "../mod.ts";
import { counted, wrapped } from "../options/mod.ts";
import { chosenDrills } from "./drill-names.ts";
import { drillStage, drillsBefore, type UpstreamChoices } from "./drill-stage.ts";
import { drillTarget, type ProgramChoices } from "./drill-target.ts";
import { CommandError, type Interruption, type Io } from "./io.ts";
import { VERSION } from "./version.ts";

/** Options of `drill run`. */
export interface DrillRunOptions extends ProgramChoices, UpstreamChoices {
  readonly jobs?: number;
  /** File of the report as JSON; true for the standard output. */
  readonly json?: true | string;
  readonly html?: string;
  readonly junit?: string;
  readonly minGrade?: number;
  readonly failOn?: "not-reached";
  /** Longest wait for the first session, in ms. */
  readonly ready?: number;
  /** Longest wait for a session after a fault, in ms. */
  readonly recovery?: number;
}

/** Runs drills against the pool or a program, and reports. @throws {CommandError} When one has failed. */
export async function runChosenDrills(
  names: readonly string[],
  options: DrillRunOptions & { readonly jobs: number },
  program: readonly string[],
  io: Io,
): Promise<void> {
  const { seed, jobs, json } = options;
  const drills = drillsBefore(chosenDrills(names, CATALOGUE), options, io);
  const stage = drillStage(options, io);
  const ended = new AbortController();
  let interruption: Interruption | undefined;
  const stop = io.onInterrupt((given) => {
    interruption = given;
    ended.abort();
  });
  const startMs = systemClock.now();
  const records = await runDrills(drills, {
    seed,
    jobs,
    times: timesOf(options, program.length > 0),
    limits: USUAL_LIMITS,
    ...(stage === undefined ? {} : { stage }),
    target: (drill) => drillTarget(drill, program, options, io),
    commandOf: (drill) => commandOf(drill, options, program),
    signal: ended.signal,
    onProgress: (progress) => show(progress, io),
  }).finally(stop);
  const report = drillReport(records, { version: VERSION, seed, startMs });
  if (json === true) io.out(JSON.stringify(report, null, 2));
  else io.out(`\nGrade ${report.grade} of 100 (seed ${seed})`);
  const by = interruption as Interruption | undefined;
  if (by !== undefined) throw new CommandError("Cannot finish the drills: interrupted", by.code);
  const failed = records.filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0)
    throw new CommandError(`Cannot pass: ${failed.length} of ${counted(records.length, "drill")} failed`, 1);
}

function timesOf({ ready, recovery }: DrillRunOptions, isProgram: boolean): DrillTimes {
  const usual = isProgram ? PROGRAM_TIMES : POOL_TIMES;
  return { ...usual, readyWithinMs: ready ?? usual.readyWithinMs, recoveryMs: recovery ?? usual.recoveryMs };
}

/** Makes the command that repeats a drill. */
function commandOf(
  { name }: Drill,
  { seed, upstream, allowLive }: DrillRunOptions,
  program: readonly string[],
): string {
  const before =
    upstream === undefined ? [] : ["--upstream", upstream, ...(allowLive ? ["--allow-live"] : [])];
  const words = ["ibkr-pool", "drill", "run", name, "--seed", `${seed}`, ...before];
  return program.length === 0 ? words.join(" ") : `${words.join(" ")} -- ${commandText(program)}`;
}

function show({ drill, index, drills, phase, record }: DrillProgress, io: Io): void {
  if (phase === "begun") io.err(`[${index + 1}/${drills}] ${drill.name}: ${drill.about}`);
  if (phase === "done" && record !== undefined) for (const line of linesOf(record)) io.err(line);
}

function linesOf({ drill, outcome, grade, checks, command }: DrillRecord): readonly string[] {
  const head = `${drill}: ${outcome}, grade ${grade}`;
  if (outcome === "passed") return [head];
  const reasons = checks
    .filter((check) => check.outcome === "failed" || check.check === "fault-strikes")
    .flatMap((check) => check.reasons.flatMap((reason) => wrapped(`  ${check.check}: ${reason}`, 4)));
  return [head, ...reasons, `  Repeat it: ${command}`];
}
