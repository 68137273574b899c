import type { CheckOutcome, Scenario } from "../../mod.ts";
import { DRILL_CLIENT_ID, type Drill, scenarioOf } from "../drill.ts";
import type { DrillRecord } from "../record.ts";
import type { DrillTarget } from "../target.ts";
import { DrillLog } from "./drill-log.ts";
import { recordOf } from "./drill-record.ts";
import { Phases } from "./phases.ts";
import type { RunDrillOptions } from "./ran.ts";
import { fakeStage } from "./stage.ts";
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
  const scenario: Scenario = scenarioOf(drill);
  const stage = await (options.stage ?? fakeStage)(scenario, options.seed);
  let record: DrillRecord;
  try {
    const startMs = stage.nowMs();
    const log = new DrillLog(stage);
    const watch = new Watch(stage);
    options.onStage?.(stage, drill);
    const { host, port } = stage;
    const place = {
      host,
      port,
      clientId: DRILL_CLIENT_ID,
      dials: () => log.events.filter(({ event }) => event === "opened" || event === "refused").length,
      mark: (name: string) => stage.mark(name),
    };
    options.onPhase?.("warm-up");
    const running = await target.start(place);
    let endMs = startMs;
    let outcomes: readonly CheckOutcome[] = [];
    try {
      await new Phases(drill, stage, watch, log, running, options).run();
      // What the target does as it is ended is no part of the drill.
      outcomes = stage.finish();
      endMs = stage.nowMs();
    } finally {
      options.onPhase?.("end");
      watch.stop();
      await running.stop();
    }
    log.stop();
    record = recordOf({ drill, target, running, options, stage, log, startMs, endMs, outcomes });
  } finally {
    await stage.close();
  }
  const flatEnding = stage.flatEnding?.();
  return flatEnding === undefined ? record : { ...record, flatEnding };
}
