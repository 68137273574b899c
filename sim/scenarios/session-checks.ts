import { earlyRequests, lostSessions, strangeClientIds, twoSessions } from "../world/invariants.ts";
import { type TraceEvent, traceLine } from "../world/trace.ts";
import { type Duration, durationMs } from "./duration.ts";
import type { Check } from "./scenario.ts";

/** What a check of the sessions requires: in words, and as a search for what is not so. */
export interface SessionCheck {
  /** One sentence that says what is required. */
  readonly text: string;
  /** Finds what is not so, given the events of the sessions. */
  breaches(events: readonly TraceEvent[]): readonly string[];
}

/** Gets what a check requires of the sessions over the whole run; undefined for a check of something else. */
export function sessionCheck(check: Check): SessionCheck | undefined {
  const { clientIds, recoveredWithin } = check;
  if (check.overlappingSessions !== undefined)
    return {
      text: "no client begins a session while it has one",
      breaches: (events) => twoSessions(events),
    };
  if (check.earlyRequests !== undefined)
    return { text: "no request comes before its session is ready", breaches: earlyRequests };
  if (clientIds !== undefined)
    return {
      text: `no client ID but ${clientIds.join(", ")}`,
      breaches: (events) => strangeClientIds(events, clientIds),
    };
  if (recoveredWithin === undefined) return undefined;
  const within = typeof recoveredWithin === "number" ? `${recoveredWithin} ms` : recoveredWithin;
  return {
    text: `a session is ready within ${within} after each loss or fault`,
    breaches: (events) => lateSessions(events, recoveredWithin),
  };
}

/** Finds the lost sessions that were followed too late or never, the slowest first; or says that none was lost. */
function lateSessions(events: readonly TraceEvent[], within: Duration): readonly string[] {
  const lost = lostSessions(events);
  // A client that has left may have ended.
  const meant = lost.filter(({ loss, readyMs }) => readyMs !== undefined || loss.event !== "left");
  if (meant.length === 0) return ["no session was lost"];
  const msMax = durationMs(within) ?? 0;
  return meant
    .map(({ loss, sinceMs, readyMs = Number.POSITIVE_INFINITY }) => ({ loss, tookMs: readyMs - sinceMs }))
    .filter(({ tookMs }) => tookMs > msMax)
    .sort((one, other) => (one.tookMs === other.tookMs ? 0 : other.tookMs - one.tookMs))
    .map(({ loss, tookMs }) => {
      const took =
        tookMs === Number.POSITIVE_INFINITY ? "no session followed" : `it took ${Math.round(tookMs)} ms`;
      return `${took} after: ${traceLine(loss)}`;
    });
}
