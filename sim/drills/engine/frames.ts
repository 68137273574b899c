import type { TraceEvent } from "../../mod.ts";
import type { FaultRecord, FrameRecord } from "../record.ts";
import type { DrillLog, SeenFault } from "./drill-log.ts";

/** Most frames of a record. */
export const FRAMES_MAX = 5_000;

/** Number of frames before and after one that a fault has touched that are kept before all others. */
const NEAR = 20;

/** Events that a fault alone causes. */
const BY_FAULT: ReadonlySet<string> = new Set(["lost", "unread", "changed", "dead", "refused"]);

/** An event of the trace, with the faults that have touched it where the trace says so. */
type TouchedEvent = TraceEvent & { readonly faults?: readonly string[] | undefined };

/** Tests whether an event is something that a fault alone does. */
export function isByFault(happened: TouchedEvent): boolean {
  const { event, detail, faults = [] } = happened;
  return faults.length > 0 || BY_FAULT.has(event) || (event === "closed" && /\bfault\b/.test(detail));
}

/** Finds which faults have touched an event: those that the trace names, else the only one that was in force. */
export function faultsOf(happened: TouchedEvent, faults: readonly SeenFault[]): readonly string[] {
  if (happened.faults !== undefined && happened.faults.length > 0) return happened.faults;
  if (!isByFault(happened)) return [];
  const inForce = faults.filter(
    ({ fromMs, toMs }) => fromMs <= happened.atMs && (toMs === undefined || happened.atMs <= toMs),
  );
  const [only, ...others] = inForce;
  return only !== undefined && others.length === 0 ? [only.injected.fault.text] : [];
}

/** The log of a drill as frames, and the numbers of those that must be kept. */
export interface Frames {
  readonly all: readonly FrameRecord[];
  readonly kept: readonly FrameRecord[];
  readonly leftOut: number;
}

/**
 * Makes the frames of a drill.
 *
 * @param needed Numbers of frames that checks and records name: they are kept with those around faults.
 */
export function framesOf({ events, faults, eventsLeftOut }: DrillLog): Omit<Frames, "kept" | "leftOut"> & {
  keep(needed: ReadonlySet<number>): Pick<Frames, "kept" | "leftOut">;
} {
  const all = events.map((happened, index): FrameRecord => {
    const { atMs, connection, event, detail, content = detail } = happened;
    return { frame: index + 1, atMs, connection, event, text: content, faults: faultsOf(happened, faults) };
  });
  return {
    all,
    keep: (needed) => {
      const kept = chosen(all, needed);
      return { kept, leftOut: all.length - kept.length + eventsLeftOut };
    },
  };
}

/** Chooses the frames of a record: those near faults and those that are needed, then the others from the first on. */
function chosen(all: readonly FrameRecord[], needed: ReadonlySet<number>): readonly FrameRecord[] {
  if (all.length <= FRAMES_MAX) return all;
  const first = new Set<number>();
  const add = (frame: number): void => {
    if (frame >= 1 && frame <= all.length && first.size < FRAMES_MAX) first.add(frame);
  };
  for (const frame of needed) add(frame);
  for (const { frame, event, faults } of all)
    if (faults.length > 0 || event === "fault" || event === "heal" || event === "start") add(frame);
  for (const frame of [...first]) for (let by = -NEAR; by <= NEAR; by++) add(frame + by);
  for (const { frame } of all) add(frame);
  return all.filter(({ frame }) => first.has(frame));
}

/** Makes the records of the faults. */
export function faultRecords({ faults }: DrillLog, frames: readonly FrameRecord[]): readonly FaultRecord[] {
  return faults.map(({ injected, fromMs, toMs }) => ({
    text: injected.fault.text,
    fromMs,
    toMs,
    strikes: injected.strikes,
    frames: frames
      .filter(
        ({ faults: touched, atMs }) =>
          touched.includes(injected.fault.text) && atMs >= fromMs && (toMs === undefined || atMs <= toMs + 1),
      )
      .map(({ frame }) => frame)
      .slice(0, 1_000),
  }));
}
