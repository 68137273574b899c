import type { Drill, DrillProgress, DrillStage } from "../drills/mod.ts";
import { CommandError, type Io } from "./io.ts";
import { type CheckedControl, startControl } from "./start-control.ts";
import { VERSION } from "./version.ts";

/** A control port of a run of drills, which acts on the drill that runs. */
export interface ControlledDrills {
  /** Takes the stage of a drill that begins. */
  onStage(stage: DrillStage, drill: Drill): void;
  /** Takes the progress of the run. */
  onProgress(progress: Pick<DrillProgress, "phase">): void;
  close(): Promise<void>;
}

/** Options of a run of drills that a control port needs. */
export interface DrillControlOptions extends CheckedControl {
  readonly seed: number;
  readonly jobs: number;
}

/**
 * Opens the control port that the flags of a run of drills require; without them nothing listens.
 *
 * @throws {CommandError} For several jobs, because a control port acts on the one drill that runs.
 */
export async function controlDrills(
  drills: number,
  options: DrillControlOptions,
  io: Pick<Io, "err">,
): Promise<ControlledDrills> {
  const { seed, jobs, control, ui } = options;
  if (jobs > 1 && (control !== undefined || ui === true))
    throw new CommandError(
      `Cannot use --${control === undefined ? "ui" : "control"} with --jobs ${jobs}: it acts on the one drill that runs`,
    );
  if (control === undefined && ui !== true)
    return { onStage: () => {}, onProgress: () => {}, close: () => Promise.resolve() };
  // What the control port needs takes a while to load: a run without it starts at once.
  const { TargetSeries } = await import("../control/mod.ts");
  const series = new TargetSeries({ version: VERSION, seed, of: drills });
  const { close } = await startControl(series, options, io);
  return {
    onStage: ({ controlled }, { name }) => {
      if (controlled !== undefined) series.begin(name, controlled);
    },
    onProgress: ({ phase }) => {
      if (phase === "done") series.end();
    },
    close,
  };
}
