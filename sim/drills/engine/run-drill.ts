import { type CheckOutcome, type Scenario, systemClock } from "../../mod.ts";
import { durationText } from "../../options/mod.ts";
import { DRILL_CLIENT_ID, type Drill, scenarioOf } from "../drill.ts";
import type { DrillRecord } from "../record.ts";
import type { DrillLimits } from "../seen.ts";
import type { DrillTarget } from "../target.ts";
import { deedsBefore } from "./deeds.ts";
import { DrillLog } from "./drill-log.ts";
import { recordOf, seenOf } from "./drill-record.ts";
import { watchLoop } from "./loop-watch.ts";
import { Phases } from "./phases.ts";
import type { PhasesEnd, RunDrillOptions } from "./ran.ts";
import { scenarioTimes } from "./scenario-times.ts";
import { fakeStage } from "./stage.ts";
import { type DeedsBefore, interrupted, unserved } from "./unjudged.ts";
import { Watch } from "./watch.ts";

/**
 * Runs a drill against a target, and grades what was seen on the wire.
 *
 * @throws {Error} When the target or the TWS cannot be started.
 */
export async function runDrill(
  drill: Drill,
  target: DrillTarget,
  options: RunDrillOptions,
): Promise<DrillRecord> {
  const beganMs = (options.clock ?? systemClock).now();
  const scenario: Scenario = scenarioOf(drill);
  const stage = await (options.stage ?? fakeStage)(scenario, options.seed);
  const loop = (options.watchLoop ?? watchLoop)(() => stage.nowMs());
  let record: DrillRecord;
  let deeds: DeedsBefore;
  try {
    // What happened while the stage was made belongs to the drill.
    const startMs = Math.min(stage.nowMs(), stage.events[0]?.atMs ?? Number.POSITIVE_INFINITY);
    const log = new DrillLog(stage, loop);
    const watch = new Watch(stage);
    options.onStage?.(stage, drill);
    const { host, port } = stage;
    const place = {
      host,
      port,
      clientId: DRILL_CLIENT_ID,
      dials: () => log.events.filter(({ event }) => event === "opened" || event === "refused").length,
      events: () => log.events.map((happened, index) => ({ happened, frame: index + 1 })),
      mark: (name: string) => stage.mark(name),
    };
    options.onPhase?.("warm-up");
    const running = await target.start(place);
    let [endMs, endFrame] = [startMs, 0];
    let end: PhasesEnd = "whole";
    let isEndedEarly = false;
    let outcomes: readonly CheckOutcome[] = [];
    try {
      end = await new Phases(drill, stage, watch, log, running, options).run();
      isEndedEarly = options.signal?.aborted === true;
      // What the target does as it is ended is no part of the drill.
      outcomes = stage.finish();
      endMs = stage.nowMs();
      endFrame = log.events.length;
    } finally {
      options.onPhase?.("end");
      watch.stop();
      await running.stop();
    }
    log.stop();
    const graded = { ...options, limits: limitsOf(drill, options.limits) };
    const ran = {
      drill,
      target,
      running,
      options: graded,
      stage,
      log,
      beganMs,
      startMs,
      endMs,
      end,
      endFrame,
      outcomes,
    };
    const seen = seenOf(ran);
    record = recordOf(ran, seen);
    deeds = (frame) =>
      deedsBefore(frame, outcomes, { drill, seen, faults: record.faults, excuse: undefined });
    if (isEndedEarly) record = interrupted(record, durationText(endMs - startMs), endFrame + 1, deeds);
  } finally {
    loop.stop();
    await stage.close();
  }
  const judged = unserved(record, stage.gatewayFailure?.(), deeds);
  const flatEnding = stage.flatEnding?.();
  return flatEnding === undefined ? judged : { ...judged, flatEnding };
}

/** Makes the limits of a drill: a scenario that allows a longer recovery is not judged by a shorter one. */
function limitsOf({ scenario }: Drill, limits: DrillLimits): DrillLimits {
  const { recoveryMs } = scenarioTimes(scenario);
  return { ...limits, recoveryMs: Math.max(limits.recoveryMs, recoveryMs) };
}
