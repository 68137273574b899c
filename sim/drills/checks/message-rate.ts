import type { SeenMessage } from "../seen.ts";
import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { RATE_PERIOD_MS } from "./limits.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { at } from "./wording.ts";

/** Checks that no connection carries more messages in any second than TWS accepts: above it, TWS answers 100 and closes. */
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
      .map(({ connection, requests }) => ({ connection, burst: busiestSecond(requests) }));
    if (busiest.length === 0) return notReached("No request came.");
    const found = busiest
      .filter(({ burst }) => burst.length > messagesPerSecondMax)
      .map(
        ({ connection, burst }): Finding => ({
          reason: `Connection ${connection} sent ${burst.length} messages in the second that began ${at(burst[0]?.message.atMs ?? 0, seen)}; ${messagesPerSecondMax} are accepted.`,
          frames: burst.map(({ frame }) => frame),
        }),
      );
    const most = Math.max(...busiest.map(({ burst }) => burst.length));
    return failedIf(found, passed(`At most ${most} in any second; ${messagesPerSecondMax} are accepted.`));
  },
);

/** Finds the messages of the busiest second of a connection. */
function busiestSecond(requests: readonly SeenMessage[]): readonly SeenMessage[] {
  let [from, to, first] = [0, 0, 0];
  for (let last = 0; last < requests.length; last++) {
    const lastMs = requests[last]?.message.atMs ?? 0;
    while ((requests[first]?.message.atMs ?? 0) <= lastMs - RATE_PERIOD_MS) first++;
    if (last + 1 - first > to - from) [from, to] = [first, last + 1];
  }
  return requests.slice(from, to);
}
