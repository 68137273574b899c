import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { count, msText } from "./wording.ts";

/** Shortest mean time between heartbeats, in ms: a gateway answers one a second, and messages can be held up on their way. */
const SPACING_MS = 900;
/** Fewest heartbeats of a session that are judged, by their mean: a single one can be held up on its way. */
const HEARTBEATS_MIN = 5;

/** Checks that heartbeats leave the time that a gateway needs: it does not answer a second reqCurrentTime within a second. */
export const heartbeatSpacing: DrillCheck = drillCheck(
  {
    check: "heartbeat-spacing",
    about: "reqCurrentTime is sent once a second at most, because a gateway leaves a faster one unanswered.",
    points: 1,
  },
  (seen) => {
    const judged = sessionsOf(seen).flatMap(({ requests, connection }) => {
      const times = requests.filter(({ message }) => message.name === "reqCurrentTime");
      const [first, last] = [times[0]?.message.atMs ?? 0, times.at(-1)?.message.atMs ?? 0];
      const frames = times.map(({ frame }) => frame);
      if (times.length < HEARTBEATS_MIN) return [];
      return [{ connection, frames, tookMs: last - first, meanMs: (last - first) / (times.length - 1) }];
    });
    if (judged.length === 0)
      return notReached(`No session had ${HEARTBEATS_MIN} requests of the time (reqCurrentTime).`);
    const found = judged
      .filter(({ meanMs }) => meanMs < SPACING_MS)
      .map(
        ({ connection, frames, tookMs, meanMs }): Finding => ({
          reason: `Connection ${connection} sent reqCurrentTime ${count(frames.length, "time")} in ${msText(tookMs)}, ${msText(meanMs)} apart on average.`,
          frames,
        }),
      );
    const least = Math.min(...judged.map(({ meanMs }) => meanMs));
    const all = judged.reduce((sum, { frames }) => sum + frames.length, 0);
    return failedIf(found, passed(`${count(all, "heartbeat")}, ${msText(least)} apart on average at least.`));
  },
);
