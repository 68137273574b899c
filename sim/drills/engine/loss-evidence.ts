import { type Duration, lostSessions } from "../../mod.ts";
import { durationMs, durationText } from "../../options/mod.ts";
import { stillText, stoodStillMs } from "../checks/mod.ts";
import type { Seen } from "../seen.ts";
import { type Evidence, eventText, timeText } from "./evidence.ts";

/**
 * Finds whether a session followed each lost one within a time, and what shows it. A session that did not follow is a failure only
 * where the client had all of the time.
 */
export function lossEvidence(within: Duration, seen: Seen): Evidence {
  const withinMs = durationMs(within) ?? 0;
  const limit = `the limit is ${durationText(withinMs)}`;
  const frameOf = new Map(seen.events.map(({ happened, frame }) => [happened, frame]));
  const lost = lostSessions(seen.events.map(({ happened }) => happened))
    // A client that has left may have ended.
    .filter(({ loss, readyMs }) => readyMs !== undefined || loss.event !== "left")
    .map(({ loss, sinceMs, readyMs }) => {
      const untilMs = readyMs ?? seen.endMs;
      const stillMs = stoodStillMs(seen, sinceMs, untilMs);
      const tookMs = untilMs - sinceMs;
      const still = tookMs < withinMs ? "" : stillText(stillMs, "of that time, which is not counted");
      return {
        readyMs,
        tookMs,
        countedMs: tookMs - stillMs,
        text: `${eventText(loss, seen).replace(/\.$/, "")}${sinceMs > loss.atMs ? `; its fault ended ${timeText(sinceMs, seen)}` : ""}; ${limit}.${still}`,
        frames: [frameOf.get(loss) ?? 0, ...readyFrames(readyMs, seen)],
      };
    });
  const late = lost.filter(
    ({ countedMs, readyMs }) => countedMs > withinMs || (readyMs === undefined && countedMs === withinMs),
  );
  const open = lost.filter(({ readyMs, countedMs }) => readyMs === undefined && countedMs < withinMs);
  const all = late.length > 0 ? late : open.length > 0 ? open : lost;
  const reasons = all.map(({ readyMs, tookMs, text }) => {
    const took = durationText(tookMs);
    if (readyMs !== undefined) return `The next session took ${took}. ${text}`;
    return late.length > 0
      ? `No session followed within ${took}. ${text}`
      : `No session followed within the ${took} that the drill went on, which is less than the limit. ${text}`;
  });
  return {
    reasons: lost.length === 0 ? ["No session was lost."] : reasons,
    frames: all.flatMap(({ frames }) => frames),
    outcome: late.length > 0 ? "failed" : open.length > 0 || lost.length === 0 ? "not reached" : "passed",
    isShort: false,
  };
}

/** Finds the frame at which a session was ready. */
function readyFrames(readyMs: number | undefined, { events }: Seen): readonly number[] {
  const ready = events.find(
    ({ happened: { atMs, event, detail } }) =>
      atMs === readyMs && event === "sent" && detail === "nextValidId",
  );
  return ready === undefined ? [] : [ready.frame];
}
