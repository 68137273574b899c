import {
  CATALOGUE,
  type Drill,
  type DrillProgress,
  type DrillRecord,
  type DrillTimes,
  drillReport,
  POOL_TIMES,
  PROGRAM_TIMES,
  RunProgress,
  runDrills,
  type StageMaker,
  USUAL_LIMITS,
} from "../drills/mod.ts";
import { commandText } from "../drills/program/mod.ts";
import { systemClock } from "../mod.ts";
import { chosenDrills } from "./drill-names.ts";
import { keepThresholds, type ReportChoices, refuseSameFiles, writeReports } from "./drill-reports.ts";
import { drillStage, drillsBefore, type UpstreamChoices } from "./drill-stage.ts";
import { drillTarget, type ProgramChoices } from "./drill-target.ts";
import { CommandError, type Interruption, type Io } from "./io.ts";
import { VERSION } from "./version.ts";

/** Options of `drill run`. */
export interface DrillRunOptions extends ProgramChoices, ReportChoices, UpstreamChoices {
  readonly jobs?: number;
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
  const { seed } = options;
  refuseSameFiles(options);
  const drills = drillsBefore(chosenDrills(names, CATALOGUE), options, io);
  const progress = new RunProgress(io, drills.length);
  const stage = drillStage(options, { err: (line) => progress.note(line) });
  const ended = new AbortController();
  let interruption: Interruption | undefined;
  const stop = io.onInterrupt((given) => {
    interruption = given;
    ended.abort();
  });
  const startMs = systemClock.now();
  const print = (line: string): void => progress.echo(line);
  const records = await runRecords(drills, { ...options, stage }, program, print, ended.signal, (event) =>
    show(event, progress),
  ).finally(() => {
    progress.end();
    stop();
  });
  const report = drillReport(records, { version: VERSION, seed, startMs });
  writeReports(report, options, io);
  const by = interruption as Interruption | undefined;
  if (by !== undefined) throw new CommandError("Cannot finish the drills: interrupted", by.code);
  keepThresholds(report, options, io);
}

/** Runs drills against the pool or a program. @returns The records of those that ran to their end. */
export async function runRecords(
  drills: readonly Drill[],
  options: DrillRunOptions & { readonly jobs: number; readonly stage?: StageMaker | undefined },
  program: readonly string[],
  print: (line: string) => void,
  signal: AbortSignal,
  onProgress: (progress: DrillProgress) => void,
): Promise<readonly DrillRecord[]> {
  const { seed, jobs, json, echo, stage } = options;
  if (echo && json === true)
    throw new CommandError(
      "Cannot use --echo with --json: both print to the standard output; give --json a file",
    );
  return runDrills(drills, {
    seed,
    jobs,
    times: timesOf(options, program.length > 0),
    limits: {
      ...USUAL_LIMITS,
      recoveryMs: options.recovery ?? USUAL_LIMITS.recoveryMs,
    },
    ...(stage === undefined ? {} : { stage }),
    target: (drill) => drillTarget(drill, program, options, print),
    commandOf: (drill) => commandOf(drill, options, program),
    signal,
    onProgress,
  });
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

function show({ drill, index, phase, record }: DrillProgress, progress: RunProgress): void {
  if (phase === "begun") progress.begun(index, drill.name, drill.about);
  else if (phase !== "done") progress.phase(index, phase);
  else if (record !== undefined) progress.done(index, record);
}
