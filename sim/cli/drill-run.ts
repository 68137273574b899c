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
import { type ControlledDrills, controlDrills } from "./control-drills.ts";
import type { ControlFlags } from "./control-flags.ts";
import { chosenDrills } from "./drill-names.ts";
import { checkReports, keepThresholds, type ReportChoices, writeReports } from "./drill-reports.ts";
import { drillStage, drillsBefore, type UpstreamChoices } from "./drill-stage.ts";
import { drillTarget, type ProgramChoices } from "./drill-target.ts";
import { CommandError, type Interruption, type Io } from "./io.ts";
import { checkControl } from "./start-control.ts";
import { VERSION } from "./version.ts";

/** Options of `drill run`. */
export interface DrillRunOptions extends ProgramChoices, ReportChoices, UpstreamChoices, ControlFlags {
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
  // Whatever is wrong is said before anything begins.
  const chosen = chosenDrills(names, CATALOGUE);
  checkReports(
    options,
    CATALOGUE.map(({ name }) => name),
  );
  const checked = await checkControl(options);
  const gateway = drillStage(options, { err: (line) => progress.note(line) });
  const drills = drillsBefore(chosen, options, io);
  await gateway?.reach();
  const progress = new RunProgress(io, drills.length);
  const control = await controlDrills(drills.length, { ...checked, seed, jobs: options.jobs }, io).catch(
    (error: unknown) => {
      progress.end();
      throw error;
    },
  );
  const ended = new AbortController();
  let interruption: Interruption | undefined;
  const stop = io.onInterrupt(
    (given) => {
      interruption = given;
      ended.abort();
      const doubtful = gateway?.doubtful();
      if (doubtful !== undefined)
        progress.note(
          `Ending the drill, and then flat: ${doubtful}. ${given.by} again leaves them as they are.`,
        );
    },
    () => {
      const doubtful = gateway?.doubtful();
      if (doubtful !== undefined)
        progress.note(
          `Cannot end flat: interrupted again; at the gateway may be open or filled: ${doubtful}`,
        );
    },
  );
  const startMs = systemClock.now();
  const print = (line: string): void => progress.echo(line);
  const records: (DrillRecord | undefined)[] = [];
  const show = (event: DrillProgress): void => {
    control.onProgress(event);
    showProgress(event, progress);
    if (event.record !== undefined) records[event.index] = event.record;
  };
  const given = { ...options, stage: gateway?.stage, onStage: control.onStage };
  let failure: unknown;
  try {
    await runRecords(drills, given, program, print, ended.signal, show);
  } catch (error) {
    // What has run until then has a verdict.
    failure = error;
  } finally {
    progress.end();
    await control.close();
    stop();
  }
  const ran = records.filter((record) => record !== undefined);
  if (failure !== undefined && ran.length === 0) throw failure;
  const report = drillReport(ran, { version: VERSION, seed, startMs });
  const by = interruption as Interruption | undefined;
  try {
    writeReports(report, options, io);
  } catch (error) {
    if ((by === undefined && failure === undefined) || !(error instanceof CommandError)) throw error;
    // The exit code says that the run was interrupted, which matters more to what started it.
    io.err(error.message);
  }
  if (failure !== undefined) throw failure;
  if (by !== undefined) throw new CommandError("Cannot finish the drills: interrupted", by.code);
  keepThresholds(report, options, io);
}

/** Runs drills against the pool or a program. @returns The records of those that ran to their end. */
export async function runRecords(
  drills: readonly Drill[],
  options: DrillRunOptions & {
    readonly jobs: number;
    readonly stage?: StageMaker | undefined;
    readonly onStage?: ControlledDrills["onStage"] | undefined;
  },
  program: readonly string[],
  print: (line: string) => void,
  signal: AbortSignal,
  onProgress: (progress: DrillProgress) => void,
): Promise<readonly DrillRecord[]> {
  const { seed, jobs, json, echo, stage, onStage } = options;
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
    stage,
    onStage,
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
  { name, file = name }: Drill,
  { seed, upstream, allowLive, ready, recovery, grace, mayExit }: DrillRunOptions,
  program: readonly string[],
): string {
  const words = ["ibkr-pool", "drill", "run", commandText([file]), "--seed", `${seed}`];
  for (const [flag, ms] of Object.entries({ "--ready": ready, "--recovery": recovery, "--grace": grace }))
    if (ms !== undefined) words.push(flag, ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`);
  if (mayExit) words.push("--may-exit");
  if (upstream !== undefined) words.push("--upstream", upstream);
  if (upstream !== undefined && allowLive === true) words.push("--allow-live");
  return program.length === 0 ? words.join(" ") : `${words.join(" ")} -- ${commandText(program)}`;
}

function showProgress({ drill, index, phase, record }: DrillProgress, progress: RunProgress): void {
  if (phase === "begun") progress.begun(index, drill.name, drill.about);
  else if (phase !== "done") progress.phase(index, phase);
  else if (record !== undefined) progress.done(index, record);
}
