import { CLIENT_ID_IN_USE } from "../../tws/facts/mod.ts";
import type { Seen } from "../seen.ts";
import { nextSession, type ReadySession, readySessions, sessionsOf } from "./seen-sessions.ts";
import { stoodStillMs } from "./standstills.ts";

/** A session that the program had to replace, and when it could. */
export interface LostSession {
  readonly session: ReadySession;
  /** Frame of the loss. */
  readonly frame: number;
  /** Time of the loss. */
  readonly lostMs: number;
  /** Time from which the next session was possible: the loss, or the end of what prevented it; undefined where it never ended. */
  readonly sinceMs: number | undefined;
  readonly next: ReadySession | undefined;
}

/** Gets the time that the next session took after a loss, in ms; undefined where none followed. */
export function tookMs({ next, sinceMs, lostMs }: LostSession): number | undefined {
  return next === undefined ? undefined : Math.max(0, next.ready.happened.atMs - (sinceMs ?? lostMs));
}

/** Gets the part of the time after a loss in which the fake stood still, until the next session or the end of the drill, in ms. */
export function stillSinceMs({ next, sinceMs, lostMs }: LostSession, seen: Seen): number {
  return stoodStillMs(seen, sinceMs ?? lostMs, next?.ready.happened.atMs ?? seen.endMs);
}

/** Whether the program has recovered from a loss, or had all the time that it is allowed, without that in which the fake stood still. */
export function isJudged(lost: LostSession, seen: Seen): boolean {
  const { next, sinceMs } = lost;
  if (next !== undefined) return true;
  return sinceMs !== undefined && seen.endMs - sinceMs - stillSinceMs(lost, seen) >= seen.limits.recoveryMs;
}

/** Faults that keep every dial from reaching a session while they are in force. */
const BLOCKS = /^(refuse|mute|client-id-conflict|restart|port-moved)\b/;

/** Finds the sessions that ended and that the program had to replace: all but one that it has closed itself at the end. */
export function lostSessions(seen: Seen): readonly LostSession[] {
  return readySessions(seen).flatMap((session): readonly LostSession[] => {
    const { loss } = session;
    if (loss === undefined) return [];
    const next = nextSession(seen, session);
    // Who has left without a fault may have ended.
    if (next === undefined && loss.how === "left" && !isInFault(seen, loss.frame)) return [];
    const lostMs = loss.happened.atMs;
    return [{ session, frame: loss.frame, lostMs, sinceMs: possibleMs(seen, loss.frame, next), next }];
  });
}

/** Finds the time from which a session was possible after a loss. */
function possibleMs(seen: Seen, lossFrame: number, next: ReadySession | undefined): number | undefined {
  const untilFrame = next?.ready.frame ?? Number.POSITIVE_INFINITY;
  const inForce = new Map<string, number>();
  let sinceMs = seen.endMs;
  let dialRefused = false;
  for (const { happened, frame } of seen.events) {
    const { event, detail, atMs } = happened;
    if (frame > untilFrame) break;
    if (frame === lossFrame) sinceMs = atMs;
    if (event === "fault" && BLOCKS.test(detail)) inForce.set(detail, (inForce.get(detail) ?? 0) + 1);
    if (event === "heal" && BLOCKS.test(detail)) {
      inForce.set(detail, (inForce.get(detail) ?? 1) - 1);
      if (frame > lossFrame) sinceMs = atMs;
    }
    if (frame > lossFrame && event === "sent" && detail === IN_USE) dialRefused = true;
    // TWS held the ID of the lost connection, and the program had dialled meanwhile.
    if (frame > lossFrame && event === "freed" && dialRefused) sinceMs = atMs;
  }
  const isBlocked = [...inForce.values()].some((times) => times > 0);
  return next === undefined && isBlocked ? undefined : sinceMs;
}

/** Detail of the event for the message that the client ID is in use. */
const IN_USE = `error ${CLIENT_ID_IN_USE}`;

/** Whether a fault was in force at a frame. */
function isInFault({ events }: Seen, atFrame: number): boolean {
  let inForce = 0;
  for (const { happened, frame } of events) {
    if (frame > atFrame) break;
    if (happened.event === "fault") inForce++;
    if (happened.event === "heal") inForce--;
  }
  return inForce > 0;
}

/** Counts the connections that were dialled and never became ready. */
export function failedDials(seen: Seen): readonly { readonly atMs: number; readonly frame: number }[] {
  const opened = sessionsOf(seen)
    .filter(({ ready }) => ready === undefined)
    .map(({ opened: { happened, frame } }) => ({ atMs: happened.atMs, frame }));
  const refused = seen.events
    .filter(({ happened }) => happened.event === "refused")
    .map(({ happened, frame }) => ({ atMs: happened.atMs, frame }));
  return [...opened, ...refused].sort((one, other) => one.frame - other.frame);
}
