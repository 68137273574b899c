import type { TraceEvent } from "../../mod.ts";
import {
  FLAT_ENDING_MS,
  type FlatEnding,
  flatEndingText,
  type Place,
  reachGateway,
  runRelayScenario,
} from "../../relay/mod.ts";
import { type Disturbance, type StageMaker, stageOf } from "../engine/mod.ts";

/** Ends of connections whose dial at the gateway failed, as the relay records them. */
const REFUSED_DIAL = /^the gateway's side failed: (?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;

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
    let failure: Disturbance | undefined;
    const end = async (): Promise<void> => {
      const doubtful = orders.doubtful();
      if (doubtful !== undefined)
        say(`${scenario.scenario}: Ending flat, within ${FLAT_ENDING_MS / 1_000} s: ${doubtful}.`);
      const [done, unreached] = await Promise.all([close(), unreachedAt(upstream, allowLive)]);
      ending = done;
      failure = failureOf(run.fake.trace.events, unreached);
      if (failure !== undefined) say(`${scenario.scenario}: ${failure.what}.`);
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
      gatewayFailure: () => failure,
      doubtful: () => (ending === undefined ? orders.doubtful() : undefined),
    };
  };
}

/** Begins a session at the gateway at the end of a drill. @returns Why there is none; undefined where there is one. */
async function unreachedAt(upstream: Place, allowLive: boolean): Promise<string | undefined> {
  try {
    await reachGateway(upstream, { allowLive });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Messages that the proxy can have made itself: they do not show that the gateway works. */
const MAYBE_OWN = /^(?:error|updateNewsBulletin)\b/;

/** Tests whether an event shows that the gateway works: a message of it that no fault has made, held back or changed. */
const isFromGateway = ({ event, detail, faults = [] }: TraceEvent): boolean =>
  event === "sent" && faults.length === 0 && !MAYBE_OWN.test(detail);

/**
 * Finds what a gateway has failed in: it is not reached at the end, or it did not accept a dial while the drill ran, which no client
 * causes. It may have failed at once after the last message that it sent before.
 */
export function failureOf(
  events: readonly TraceEvent[],
  unreached: string | undefined,
): Disturbance | undefined {
  const refused = events.findIndex(({ event, detail }) => event === "closed" && REFUSED_DIAL.test(detail));
  const what = unreached ?? events[refused]?.detail;
  if (what === undefined) return undefined;
  const last = events.slice(0, refused < 0 ? undefined : refused).findLastIndex(isFromGateway);
  // Frames are counted from 1.
  return { what, frame: last < 0 ? undefined : last + 2 };
}
