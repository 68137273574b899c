import type { Seen } from "../seen.ts";
import { type BusiestPeriod, busiestPeriod, type Dated } from "./busiest-period.ts";
import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  notReached,
  passed,
  someOf,
} from "./drill-check.ts";
import { RATE_PERIOD_MS } from "./limits.ts";
import { type SeenSession, sessionsOf } from "./seen-sessions.ts";
import { stillText } from "./standstills.ts";
import { at } from "./wording.ts";

/**
 * Checks that no connection carries more messages in any second than TWS accepts: above it, TWS answers 100, and at the third it
 * ends the session.
 *
 * Messages are counted by the times at which they were read. Those that were read in a bunch because the fake had stood still count
 * for the longest time in which they can have been sent.
 */
export const messageRate: DrillCheck = drillCheck(
  {
    check: "message-rate",
    about: "No connection carries more messages in any second than TWS accepts.",
    points: 2,
  },
  (seen) => {
    const { messagesPerSecondMax: max } = seen.limits;
    const sessions = sessionsOf(seen)
      .filter(({ requests }) => requests.length > 0)
      .map((session) => ({ connection: session.connection, ...secondsOf(seen, session) }));
    const [first, ...others] = sessions;
    if (first === undefined) return notReached("No request came.");
    const found = sessions
      .filter(({ certain }) => certain.all.length > max)
      .map(
        ({ connection, certain: { all, fromMs } }): Finding => ({
          reason: `Connection ${connection} sent ${all.length} messages in the second that began ${at(fromMs, seen)}; ${max} are accepted.`,
          frames: all.map(({ frame }) => frame),
        }),
      );
    const most = others.reduce(
      (one, other) => (other.certain.all.length > one.certain.all.length ? other : one),
      first,
    );
    const bunches = sessions.filter(({ noticed }) => noticed.all.length > max);
    const excuses = bunches.map(
      ({ connection, noticed: { all, fromMs, stillMs } }) =>
        ` On connection ${connection} ${all.length} were read in the second that began ${at(fromMs, seen)}.${stillText(stillMs, "before the first of them, so that they were sent over a longer time")}`,
    );
    return failedIf(
      found,
      passed(
        `At most ${most.certain.all.length} in any second; ${max} are accepted.${excuses.slice(0, 1).join("")}`,
        someOf(
          (bunches[0]?.noticed ?? (most.certain.all.length > 0 ? most.certain : most.noticed)).all.map(
            ({ frame }) => frame,
          ),
        ),
      ),
    );
  },
);

/** Finds the busiest second of a connection: that of the messages that were certainly sent within it, and of those that were read so. */
function secondsOf(
  seen: Seen,
  { requests }: SeenSession,
): Readonly<Record<"certain" | "noticed", BusiestPeriod<Dated>>> {
  const dated = requests.map(({ message: { atMs }, frame }) => ({ atMs, frame }));
  return {
    certain: busiestPeriod(seen, dated, RATE_PERIOD_MS, "certain", "spread"),
    noticed: busiestPeriod(seen, dated, RATE_PERIOD_MS, "noticed", "spread"),
  };
}
