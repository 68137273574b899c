import type { Drill } from "../drill.ts";
import type { DrillRecord, DrillReport } from "../record.ts";
import type { DrillTarget } from "../target.ts";
import type { DrillPhase, RunDrillOptions } from "./ran.ts";
import { runDrill } from "./run-drill.ts";

/** Progress of one drill of a run. */
export interface DrillProgress {
  readonly drill: Drill;
  /** Place in the run, from 0. */
  readonly index: number;
  /** Number of drills of the run. */
  readonly drills: number;
  readonly phase: DrillPhase | "begun" | "done";
  /** What came of it; undefined until it is done. */
  readonly record: DrillRecord | undefined;
}

/** Options of a run of several drills. */
export interface RunDrillsOptions extends Omit<RunDrillOptions, "command" | "onPhase" | "signal"> {
  /** Makes what one drill runs against. */
  readonly target: (drill: Drill) => DrillTarget;
  /** Drills that run at once. */
  readonly jobs: number;
  /** Makes the command that repeats one drill. */
  readonly commandOf: (drill: Drill) => string;
  /** Ends the run: the drills that run end at once, and no other begins. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DrillProgress) => void;
}

/**
 * Runs drills, several at once.
 *
 * @returns The records of those that ran, in the order of the drills; of one that the signal has ended, with what it had seen.
 * @throws {Error} When a target or a TWS cannot be started; the others have ended then.
 */
export async function runDrills(
  drills: readonly Drill[],
  options: RunDrillsOptions,
): Promise<readonly DrillRecord[]> {
  const { target, jobs, commandOf, onProgress } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const places = drills.entries();
  const records: DrillRecord[] = [];
  const lane = async (): Promise<void> => {
    for (const [index, drill] of places) {
      if (signal.aborted) return;
      const report = (phase: DrillProgress["phase"], record?: DrillRecord): void =>
        onProgress({ drill, index, drills: drills.length, phase, record });
      report("begun");
      const command = commandOf(drill);
      const record = await runDrill(drill, target(drill), { ...options, command, signal, onPhase: report });
      // Where another one could not be started, nobody has ended this one, and it has no verdict.
      if (failed.signal.aborted) return;
      records[index] = record;
      report("done", record);
    }
  };
  const lanes = Array.from({ length: Math.max(1, Math.min(jobs, drills.length)) }, () =>
    lane().catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  const ended = await Promise.allSettled(lanes);
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return records.filter((record) => record !== undefined);
}

/** Makes the report of a run. Its grade is the mean of the drills that were reached; null where none was. */
export function drillReport(
  records: readonly DrillRecord[],
  { version, seed, startMs }: Pick<DrillReport, "version" | "seed" | "startMs">,
): DrillReport {
  const grades = records.flatMap(({ grade }) => (grade === null ? [] : [grade]));
  return { form: 1, version, startMs, seed, grade: meanOf(grades), drills: records };
}

/** Gets the mean of grades, rounded; it is 100 only where all of them are. */
function meanOf(grades: readonly number[]): number | null {
  if (grades.length === 0) return null;
  if (grades.every((grade) => grade === 100)) return 100;
  return Math.min(99, Math.round(grades.reduce((sum, grade) => sum + grade, 0) / grades.length));
}
