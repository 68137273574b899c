import type { Seen } from "../seen.ts";
import { readySessions } from "./seen-sessions.ts";
import { stoodStillMs } from "./standstills.ts";

/** Tests whether a program had a session for as long as it is allowed to look after something that happened at a time. */
export function hadTime(seen: Seen, sinceMs: number): boolean {
  return readySessions(seen).some((session) => msSince(seen, session, sinceMs) >= seen.limits.recoveryMs);
}

/** Tests whether a program has a session now in which the time is not over yet that it is allowed to look after something. */
export function hasTimeLeft(seen: Seen, sinceMs: number): boolean {
  return !hadTime(seen, sinceMs) && readySessions(seen).some(({ loss }) => loss === undefined);
}

function msSince(
  seen: Seen,
  { ready, loss }: ReturnType<typeof readySessions>[number],
  sinceMs: number,
): number {
  const [fromMs, untilMs] = [Math.max(ready.happened.atMs, sinceMs), loss?.happened.atMs ?? seen.endMs];
  // What a program does while the fake stands still is not seen.
  return untilMs - fromMs - stoodStillMs(seen, fromMs, untilMs);
}
