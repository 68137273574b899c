import type { TraceEvent } from "../../mod.ts";
import { isJudged, lostSessions, tookMs } from "../checks/mod.ts";
import type { LossRecord, RefusedDial, SessionRecord } from "../record.ts";
import type { Seen } from "../seen.ts";
import { isByFault } from "./frames.ts";

/** Makes a record of each connection, in the order of their dials. */
export function sessionRecords(events: readonly TraceEvent[]): readonly SessionRecord[] {
  const sessions = new Map<number, { -readonly [Key in keyof SessionRecord]: SessionRecord[Key] }>();
  for (const happened of events) {
    const { atMs, connection, event, detail } = happened;
    if (event === "opened")
      sessions.set(connection, {
        connection,
        clientId: undefined,
        openedMs: atMs,
        readyMs: undefined,
        endedMs: undefined,
        ending: undefined,
        byFault: false,
      });
    const session = sessions.get(connection);
    if (session === undefined) continue;
    if (event === "start") session.clientId = Number(detail);
    else if (event === "sent" && detail === "nextValidId") session.readyMs ??= atMs;
    else if (event === "dead") session.byFault = true;
    else if ((event === "left" || event === "closed") && session.endedMs === undefined) {
      session.endedMs = atMs;
      session.byFault ||= isByFault(happened);
      session.ending = endingText(event, detail);
    }
  }
  return [...sessions.values()];
}

/** Writes what ended a connection in one sentence. */
function endingText(event: string, detail: string): string {
  if (event === "left")
    return detail === "rst" ? "The client reset the connection." : "The client closed the connection.";
  return `TWS closed the connection: ${detail}.`;
}

/** Makes a record of each dial that was refused and seen. */
export function refusedDials(events: readonly TraceEvent[]): readonly RefusedDial[] {
  return events.filter(({ event }) => event === "refused").map(({ atMs }) => ({ atMs }));
}

/** Makes a record of each session that was lost and had to be replaced, as the check `recovers` sees it. */
export function lossRecords(seen: Seen): readonly LossRecord[] {
  return lostSessions(seen).map((lost) => ({
    connection: lost.session.connection,
    lostMs: lost.lostMs,
    tookMs: tookMs(lost),
    isJudged: isJudged(lost, seen),
  }));
}
