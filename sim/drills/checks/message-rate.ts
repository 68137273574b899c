import type { SeenMessage } from "../seen.ts";
import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { RATE_PERIOD_MS } from "./limits.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { at } from "./wording.ts";

/** Messages above the limit at which TWS ends a session: it answers 100 to each, and the third is the last. */
const EXCESS_MAX = 3;

/**
 * Checks that no connection carries more messages in any second than TWS accepts: above it, TWS answers 100, and at the third it
 * ends the session. One or two may be the work of the way: what is sent evenly arrives in bursts where a machine halts.
 */
export const messageRate: DrillCheck = drillCheck(
  {
    check: "message-rate",
    about: "No connection carries more messages in any second than TWS accepts.",
    points: 2,
  },
  (seen) => {
    const { messagesPerSecondMax } = seen.limits;
    const busiest = sessionsOf(seen)
      .filter(({ requests }) => requests.length > 0)
      .map(({ connection, requests }) => ({ connection, ...busiestSecond(requests, messagesPerSecondMax) }));
    if (busiest.length === 0) return notReached("No request came.");
    const found = busiest
      .filter(({ excess }) => excess >= EXCESS_MAX)
      .map(
        ({ connection, burst, excess }): Finding => ({
          reason: `Connection ${connection} sent ${burst.length} messages in the second that began ${at(burst[0]?.message.atMs ?? 0, seen)}; ${messagesPerSecondMax} are accepted, and ${excess} of the session were above that.`,
          frames: burst.map(({ frame }) => frame),
        }),
      );
    const most = Math.max(...busiest.map(({ burst }) => burst.length));
    return failedIf(found, passed(`At most ${most} in any second; ${messagesPerSecondMax} are accepted.`));
  },
);

/** Finds the messages of the busiest second of a connection, and counts those that came above the limit of their second. */
function busiestSecond(
  requests: readonly SeenMessage[],
  max: number,
): { readonly burst: readonly SeenMessage[]; readonly excess: number } {
  let [from, to, first, excess] = [0, 0, 0, 0];
  for (let last = 0; last < requests.length; last++) {
    const lastMs = requests[last]?.message.atMs ?? 0;
    while ((requests[first]?.message.atMs ?? 0) <= lastMs - RATE_PERIOD_MS) first++;
    if (last + 1 - first > max) excess++;
    if (last + 1 - first > to - from) [from, to] = [first, last + 1];
  }
  return { burst: requests.slice(from, to), excess };
}
