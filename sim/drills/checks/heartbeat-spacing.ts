import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  notReached,
  passed,
  someOf,
} from "./drill-check.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { sentSince, stillText, stoodStillMs } from "./standstills.ts";
import { count, msText } from "./wording.ts";

/** Shortest time between heartbeats, in ms: a gateway ignores one within a second of its last answer; 20 ms are for delays. */
const SPACING_MS = 980;
/** Fewest heartbeats of a session that are judged, by the median of the times between them: a single one can be held up. */
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
      return [
        {
          connection,
          frames,
          tookMs: last - first,
          // Two that are read shortly after each other may have been sent further apart.
          medianMs: medianSpacing(
            times.map(({ message }) => message.atMs),
            (atMs) => sentSince(seen, atMs, "spread"),
          ),
          noticedMs: medianSpacing(
            times.map(({ message }) => message.atMs),
            (atMs) => atMs,
          ),
          stillMs: stoodStillMs(seen, first, last),
        },
      ];
    });
    if (judged.length === 0)
      return notReached(`No session had ${HEARTBEATS_MIN} requests of the time (reqCurrentTime).`);
    const found = judged
      .filter(({ medianMs }) => medianMs < SPACING_MS)
      .map(
        ({ connection, frames, tookMs, medianMs }): Finding => ({
          reason: `Connection ${connection} sent reqCurrentTime ${count(frames.length, "time")} in ${msText(tookMs)}, ${msText(medianMs)} apart in the median.`,
          frames,
        }),
      );
    // Where the spacing was judged by the times at which the fake read, these sessions would have failed.
    const excused = judged.find(
      ({ medianMs, noticedMs }) => noticedMs < SPACING_MS && medianMs >= SPACING_MS,
    );
    const least = Math.min(...judged.map(({ medianMs }) => medianMs));
    const all = judged.reduce((sum, { frames }) => sum + frames.length, 0);
    return failedIf(
      found,
      passed(
        `${count(all, "heartbeat")}, ${msText(least)} apart in the median at least.${stillText(excused?.stillMs ?? 0, "meanwhile, which is allowed for")}`,
        someOf(judged.flatMap(({ frames }) => frames)),
      ),
    );
  },
);

/** Gets the median of the longest times that can have lain between each two. */
function medianSpacing(times: readonly number[], sinceOf: (atMs: number) => number): number {
  const spacings = times.slice(1).map((atMs, index) => atMs - sinceOf(times[index] ?? 0));
  return spacings.sort((one, other) => one - other)[Math.floor(spacings.length / 2)] ?? 0;
}
