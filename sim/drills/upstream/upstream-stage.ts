import {
  FLAT_ENDING_MS,
  type FlatEnding,
  flatEndingText,
  type Place,
  runRelayScenario,
} from "../../relay/mod.ts";
import { type StageMaker, stageOf } from "../engine/mod.ts";

/** Options of drills on a real gateway. */
export interface UpstreamOptions {
  readonly upstream: Place;
  readonly allowLive: boolean;
  /** Says in a sentence what was cancelled and closed at the end of a drill. */
  readonly say: (sentence: string) => void;
}

/**
 * Makes the stages of drills before a real gateway: a proxy on a free port of this machine. At its end what the drill has opened
 * is cancelled and closed.
 */
export function upstreamStage({ upstream, allowLive, say }: UpstreamOptions): StageMaker {
  return async (scenario, seed) => {
    const { run, orders, close } = await runRelayScenario(scenario, upstream, { seed, allowLive });
    let said: Promise<void> | undefined;
    let ending: FlatEnding | undefined;
    const end = async (): Promise<void> => {
      const doubtful = orders.doubtful();
      if (doubtful !== undefined)
        say(`${scenario.scenario}: Ending flat, within ${FLAT_ENDING_MS / 1_000} s: ${doubtful}.`);
      ending = await close();
      for (const sentence of flatEndingText(ending)) say(`${scenario.scenario}: ${sentence}`);
    };
    return {
      ...stageOf(run),
      controlled: { tws: run.fake, scenario: run, answers: "gateway", orders: () => orders.all() },
      // What a real gateway holds is not seen.
      orders: () => undefined,
      fills: () => undefined,
      close: () => {
        said ??= end();
        return said;
      },
      flatEnding: () => ending,
      doubtful: () => (ending === undefined ? orders.doubtful() : undefined),
    };
  };
}
