import { type Drill, type StageMaker, scenarioOf, upstreamStage } from "../drills/mod.ts";
import { type Place, refusedScenario, refuseLive } from "../relay/mod.ts";
import { CommandError, type Io } from "./io.ts";

/** Options of drills on a real gateway. */
export interface UpstreamChoices {
  readonly upstream?: Place;
  readonly allowLive?: true;
  readonly jobs: number;
}

/** What drills run on: a fake TWS where nothing is given. */
export interface DrillPlace {
  readonly drills: readonly Drill[];
  readonly stage?: StageMaker;
}

/**
 * Finds what drills run on, and those that are possible there.
 *
 * @param areNamed Whether each drill was named: one that is not possible is refused then, and left out otherwise.
 * @throws {CommandError} For a port of a live account, several jobs, and a drill that is not possible.
 */
export function drillPlace(
  drills: readonly Drill[],
  areNamed: boolean,
  { upstream, allowLive, jobs }: UpstreamChoices,
  io: Io,
): DrillPlace {
  if (upstream === undefined) {
    if (allowLive) throw new CommandError("Cannot use --allow-live without --upstream");
    return { drills };
  }
  if (!allowLive) orRefuse(() => refuseLive(upstream));
  if (jobs > 1)
    throw new CommandError("Cannot use --jobs with --upstream: drills on one gateway share its client ID");
  const possible = drills.filter((drill) => {
    const refusal = refusedScenario(scenarioOf(drill));
    if (refusal === undefined) return true;
    const what = `${drill.name} before a real gateway: ${refusal}`;
    if (areNamed) throw new CommandError(`Cannot run the drill ${what}`);
    io.err(`Left out ${what}`);
    return false;
  });
  const say = (sentence: string): void => io.err(sentence);
  return { drills: possible, stage: upstreamStage({ upstream, allowLive: allowLive === true, say }) };
}

function orRefuse(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
