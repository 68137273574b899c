import { expect, test } from "vitest";
import { lossEvidence } from "../../../../sim/drills/engine/loss-evidence.ts";
import { USUAL_LIMITS } from "../../../../sim/drills/mod.ts";
import type { Seen } from "../../../../sim/drills/seen.ts";
import { traceEvent } from "../../../support/drill-log.ts";

/** Judges a drill of 10 s by its events, each with its time and its connection. */
function judged(
  ...all: readonly (readonly [atMs: number, event: string, detail: string, connection?: number])[]
) {
  const events = all.map(([atMs, event, detail, connection = 1], index) => ({
    happened: traceEvent(event, detail, atMs, { connection }),
    frame: index + 1,
  }));
  const seen: Seen = {
    clientId: 1,
    startMs: 0,
    endMs: 10_000,
    limits: USUAL_LIMITS,
    events,
    requests: [],
    answers: [],
    orders: [],
    fills: [],
    halts: [],
  };
  return lossEvidence("3s", seen);
}

const READY = [100, "sent", "nextValidId"] as const;
const DEAD = [1_000, "dead", "nothing gets through"] as const;

test("a session that follows in time passes, by the frames of the loss and of the next session", () => {
  expect(judged(READY, DEAD, [3_000, "sent", "nextValidId", 2])).toMatchObject({
    outcome: "passed",
    frames: [2, 3],
    reasons: [
      "The next session took 2 s. Connection 1: it went dead: nothing gets through, at 1 s; the limit is 3 s.",
    ],
  });
});

test("a session that follows late or never fails, and the time runs from the end of the fault", () => {
  expect(judged(READY, DEAD, [4_500, "sent", "nextValidId", 2]).outcome).toBe("failed");
  expect(judged(READY, DEAD)).toMatchObject({ outcome: "failed", frames: [2] });
  const healed = judged(READY, DEAD, [4_000, "heal", "mute", 0], [4_500, "sent", "nextValidId", 2]);
  expect(healed.outcome).toBe("passed");
  expect(healed.reasons[0]).toContain("; its fault ended at 4 s; the limit is 3 s.");
});

test("a loss is not judged without all of its time, nor one of a client that has left", () => {
  expect(judged(READY, [8_000, "dead", "nothing gets through"]).outcome).toBe("not reached");
  expect(judged(READY, [1_000, "left", "fin"])).toMatchObject({
    outcome: "not reached",
    reasons: ["No session was lost."],
  });
});
