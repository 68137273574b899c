import { type DrillCheck, drillCheck, failedIf, notReached, passed } from "./drill-check.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { count } from "./wording.ts";

/** Checks that the program uses the client ID that it was given, and no other: orders belong to the ID that placed them. */
export const oneClientId: DrillCheck = drillCheck(
  {
    check: "one-client-id",
    about: "The program uses the client ID that it was given, and no other.",
    points: 3,
  },
  (seen) => {
    const starts = sessionsOf(seen).flatMap(({ start }) => (start === undefined ? [] : [start]));
    if (starts.length === 0) return notReached("No START_API came.");
    const others = starts.filter(({ happened }) => Number(happened.detail) !== seen.clientId);
    const found = others.map(({ happened: { connection, detail }, frame }) => ({
      reason: `Connection ${connection} used client ID ${detail} instead of ${seen.clientId}.`,
      frames: [frame],
    }));
    const times = count(starts.length, "START_API message");
    const frames = starts.map(({ frame }) => frame);
    return failedIf(found, passed(`${times}, each with client ID ${seen.clientId}.`, frames));
  },
);
