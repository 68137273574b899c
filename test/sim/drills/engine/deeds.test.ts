import { expect, test } from "vitest";
import type { OwnCheck } from "../../../../sim/drills/drill.ts";
import { deedsBefore } from "../../../../sim/drills/engine/deeds.ts";
import { USUAL_LIMITS } from "../../../../sim/drills/mod.ts";
import type { SeenEvent, SeenMessage } from "../../../../sim/drills/seen.ts";
import type { Check, TraceEvent } from "../../../../sim/mod.ts";
import { loggedMessage, traceEvent } from "../../../support/drill-log.ts";

/** A line of a log: its time in ms, its connection, and what happened. */
type Line = readonly [atMs: number, connection: number, event: string, detail: string];

/** Makes a session that begins at a time. */
const session = (atMs: number, connection: number): readonly Line[] => [
  [atMs, connection, "opened", ""],
  [atMs, connection, "start", "1"],
  [atMs, connection, "sent", "nextValidId"],
];

/** Finds the failures before a frame of a log, by name, and the frames that show each. */
function deeds(lines: readonly Line[], frame: number, checks: readonly OwnCheck[] = []) {
  const happened = lines.map(([atMs, connection, event, detail]) =>
    traceEvent(event, detail, atMs, { connection }),
  );
  const events = happened.map((one: TraceEvent, at): SeenEvent => ({ happened: one, frame: at + 1 }));
  const requests = events
    .filter((one) => one.happened.event === "read")
    .map(
      ({ happened: { detail, atMs, connection }, frame: at }): SeenMessage => ({
        message: loggedMessage(detail, atMs, { connection }),
        frame: at,
        isLost: false,
      }),
    );
  const endMs = happened.at(-1)?.atMs ?? 0;
  const seen = { clientId: 1, startMs: 0, endMs, limits: USUAL_LIMITS, events, requests, answers: [] };
  const outcomes = checks.map((_, at) => ({
    field: `checks[${at}]`,
    about: "the client keeps its session",
    outcome: "failed" as const,
    found: [],
  }));
  const drill = {
    name: "planted",
    about: "It is planted.",
    needs: [],
    scenario: { checks },
    session: "kept" as const,
  };
  const ground = {
    drill,
    seen: { ...seen, orders: [], fills: [], halts: [] },
    faults: [],
    excuse: undefined,
  };
  const found = deedsBefore(frame, outcomes, ground);
  return Object.fromEntries(found.map(({ check, frames }) => [check, Math.max(...frames)]));
}

const flood = (atMs: number, connection: number): readonly Line[] =>
  Array.from({ length: 120 }, (_, at) => [atMs + at, connection, "read", "reqContractDetails"]);

test("a flood is a failure as soon as it is one, and not before, however many frames show it", () => {
  const log = [...session(0, 1), ...flood(5_000, 1), ...flood(9_000, 1)];
  expect(deeds(log, 10)).toEqual({});
  const first = deeds(log, 124);
  expect(Object.keys(first)).toEqual(["message-rate"]);
  expect(first["message-rate"]).toBeLessThan(124);
  expect(deeds(log, 300)).toHaveProperty("message-rate");
});

test("a session that was ready again too late is a failure, one that is still missing is not", () => {
  const { recoveryMs } = USUAL_LIMITS;
  const lost: Line = [1_000, 1, "closed", "a fault cut it (rst)"];
  const log = [...session(0, 1), lost, ...session(2_000 + recoveryMs, 2)];
  expect(deeds(log, 8)).toEqual({ recovers: 7 });
  // Before its last frame the second session is not ready.
  expect(deeds(log, 7)).toEqual({});
  expect(deeds([...session(0, 1), lost, ...session(2_000, 2)], 8)).toEqual({});
});

test("a half-open connection that was left too late is a failure, one that is open is not", () => {
  const dead: Line = [1_000, 1, "dead", "half-open"];
  const left: Line = [2_000 + USUAL_LIMITS.recoveryMs, 1, "left", "fin"];
  expect(deeds([...session(0, 1), dead, left], 6)).toEqual({ "closes-dead-sessions": 5 });
  expect(deeds([...session(0, 1), dead, left], 5)).toEqual({});
});

test("a client that never got a session has done nothing wrong yet", () => {
  expect(deeds([[0, 1, "opened", ""]], 2)).toEqual({});
});

test("of the checks of a scenario those stay whose bound was exceeded before the frame", () => {
  const log = [...session(0, 1), [2_000, 1, "left", "fin"] as const, ...session(2_100, 2)];
  const kept = (check: Check, frame: number) =>
    deeds(log, frame, [{ about: "The client keeps it.", name: "kept", ...check }]).kept;
  expect(kept({ event: "left", times: 0 }, 5)).toBe(4);
  expect(kept({ event: "left", times: 0 }, 4)).toBeUndefined();
  expect(kept({ event: "start", times: 1 }, 7)).toBe(6);
  expect(kept({ event: "start", atMost: 1 }, 6)).toBeUndefined();
  // More of them can come later.
  expect(kept({ event: "left", times: 3 }, 8)).toBeUndefined();
  expect(kept({ request: "reqPositions" }, 8)).toBeUndefined();
  expect(kept({ answer: "positionEnd", times: 0 }, 8)).toBeUndefined();
  expect(kept({ sessionsAtMost: 1 }, 8)).toBeUndefined();
  expect(kept({ sessionsAtMost: 0 }, 8)).toBe(3);
  expect(kept({ clientIds: [2] }, 8)).toBe(6);
  expect(kept({ clientIds: [1] }, 8)).toBeUndefined();
  expect(kept({ overlappingSessions: "none" }, 8)).toBeUndefined();
  expect(kept({ struck: "drop" }, 8)).toBeUndefined();
});
