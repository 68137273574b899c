import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { count, msText } from "./wording.ts";

/** Shortest time between two requests of the time that a gateway answers both, in ms (measured of a gateway: 1 s). */
const SPACING_MS = 1_000;

/** Checks that a heartbeat leaves the time that a gateway needs: it does not answer a second reqCurrentTime within a second. */
export const heartbeatSpacing: DrillCheck = drillCheck(
  {
    check: "heartbeat-spacing",
    about:
      "reqCurrentTime is not sent twice within a second, because a gateway leaves the second one unanswered.",
    points: 1,
  },
  (seen) => {
    const pairs = sessionsOf(seen).flatMap(({ requests, connection }) => {
      const times = requests.filter(({ message }) => message.name === "reqCurrentTime");
      return times.slice(1).flatMap((second, index) => {
        const first = times[index];
        return first === undefined
          ? []
          : [{ connection, first, second, gapMs: second.message.atMs - first.message.atMs }];
      });
    });
    if (pairs.length === 0) return notReached("reqCurrentTime was not sent twice in one session.");
    const found = pairs
      .filter(({ gapMs }) => gapMs < SPACING_MS)
      .map(
        ({ connection, first, second, gapMs }): Finding => ({
          reason: `Connection ${connection} sent reqCurrentTime ${msText(gapMs)} after the one before.`,
          frames: [first.frame, second.frame],
        }),
      );
    const least = Math.min(...pairs.map(({ gapMs }) => gapMs));
    return failedIf(
      found,
      passed(`${count(pairs.length + 1, "heartbeat")}, ${msText(least)} apart at least.`),
    );
  },
);
