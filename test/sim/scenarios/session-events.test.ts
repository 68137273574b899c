import { expect, test } from "vitest";
import { SessionEvents } from "../../../sim/scenarios/session-events.ts";

/** Records `connection event detail`, one a line, and gives the lines that were kept. */
function kept(...lines: string[]): readonly string[] {
  const events = new SessionEvents();
  for (const line of lines) {
    const [connection, event = "", detail = ""] = line.split(" ");
    events.record({ atMs: 0, connection: Number(connection), event, detail });
  }
  return events.all.map(({ connection, event, detail }) => `${connection} ${event} ${detail}`);
}

test("the begin and the end of each session are kept, and the end of faults", () => {
  const lines = [
    "1 start 7",
    "1 sent nextValidId",
    "1 dead x",
    "0 heal drop",
    "2 start 7",
    "2 left fin",
    "2 closed x",
  ];
  expect(kept(...lines)).toEqual(lines);
});

test("what is sent during a session is not kept, nextValidId again neither", () => {
  const lines = ["1 opened x", "1 read startApi", "1 start 7", "1 sent nextValidId"];
  expect(kept(...lines, "1 read reqIds", "1 sent nextValidId", "1 sent position")).toEqual([
    "1 start 7",
    "1 sent nextValidId",
  ]);
});

test("of early requests the first one of each connection is kept", () => {
  expect(
    kept("1 read reqIds", "1 read reqPositions", "2 read reqPositions", "1 closed x", "1 sent nextValidId"),
  ).toEqual(["1 read reqIds", "2 read reqPositions", "1 closed x", "1 sent nextValidId"]);
});
