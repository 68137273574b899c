import { type Drill, type DrillStage, type StageMaker, scenarioOf, upstreamStage } from "../drills/mod.ts";
import { wrapped } from "../options/mod.ts";
import { reachGateway, readPlace, refusedScenario, refuseLive } from "../relay/mod.ts";
import { CommandError, type Io } from "./io.ts";

/** Options of drills before a real gateway. */
export interface UpstreamChoices {
  /** The gateway, as `host:port`. */
  readonly upstream?: string;
  readonly allowLive?: true;
}

/** Stages of drills before a real gateway. */
export interface GatewayStages {
  readonly stage: StageMaker;
  /** Begins a session at the gateway, and ends it. @throws {CommandError} With exit code 1 when there is none. */
  reach(): Promise<void>;
  /** Describes the orders of the drill that runs that may be open or filled at the gateway; undefined for none. */
  doubtful(): string | undefined;
}

/**
 * Makes the stages of drills before a real gateway; undefined where a fake TWS is meant.
 *
 * @throws {CommandError} For a place that cannot be read.
 */
export function drillStage(
  { upstream, allowLive }: UpstreamChoices,
  io: Pick<Io, "err">,
): GatewayStages | undefined {
  if (upstream === undefined) {
    if (allowLive) throw new CommandError("Cannot use --allow-live without --upstream");
    return undefined;
  }
  const place = refusing(() => readPlace(upstream, "--upstream"));
  if (!allowLive) refusing(() => refuseLive(place));
  const make = upstreamStage({ upstream: place, allowLive: allowLive === true, say: (line) => io.err(line) });
  let running: DrillStage | undefined;
  const stage: StageMaker = async (scenario, seed) => {
    try {
      running = await make(scenario, seed);
      return running;
    } catch (error) {
      throw new CommandError(textOf(error), 1);
    }
  };
  const reach = (): Promise<void> =>
    reachGateway(place, { allowLive: allowLive === true }).catch((error: unknown) => {
      throw new CommandError(textOf(error), 1);
    });
  return { stage, reach, doubtful: () => running?.doubtful?.() };
}

/** Leaves out the drills that cannot run before a real gateway, and says which. */
export function drillsBefore(
  drills: readonly Drill[],
  { upstream, jobs }: UpstreamChoices & { readonly jobs: number },
  io: Io,
): readonly Drill[] {
  if (upstream === undefined) return drills;
  if (jobs > 1)
    throw new CommandError(
      "Cannot use --jobs with --upstream: the drills share one client ID of the gateway",
    );
  const possible = drills.filter((drill) => {
    const reason = refusedScenario(scenarioOf(drill));
    if (reason === undefined) return true;
    for (const line of wrapped(`Left out ${drill.name}, which needs the fake TWS: ${reason}`, 4))
      io.err(line);
    return false;
  });
  if (possible.length === 0)
    throw new CommandError("Cannot run the drills before a real gateway: each of them needs the fake TWS");
  return possible;
}

function refusing<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new CommandError(textOf(error));
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
