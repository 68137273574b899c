import { expect, test } from "vitest";
import { interrupted, unserved } from "../../../../sim/drills/engine/unjudged.ts";
import { whyNotReached } from "../../../../sim/drills/report/why-not-reached.ts";
import { emptyRecord, gradedCheck } from "../../../support/drill-records.ts";

const failed = (check: string, frames: readonly number[] = []) =>
  gradedCheck(check, { outcome: "failed", frames, reasons: ["It is so."] });

const FAILED = emptyRecord("drop", {
  outcome: "failed",
  grade: 40,
  checks: [failed("connects"), gradedCheck("one-client-id")],
});
const GONE = { what: "nothing listens there", frame: undefined };
const NO_DEEDS = () => [];

test("what a client failed in is not judged where the gateway has failed, with the reason", () => {
  expect(unserved(FAILED, GONE, NO_DEEDS)).toMatchObject({
    outcome: "not reached",
    grade: null,
    gatewayFailure: "nothing listens there",
    checks: [
      { outcome: "not reached", reasons: ["Not judged: nothing listens there.", "It is so."] },
      { outcome: "passed" },
    ],
  });
});

test("a failure before a gateway that works stays one, and so does a pass before one that failed", () => {
  expect(unserved(FAILED, undefined, NO_DEEDS)).toBe(FAILED);
  const passed = emptyRecord("drop");
  expect(unserved(passed, GONE, NO_DEEDS)).toBe(passed);
});

test("what a client did wrong before the gateway failed stays as it was then, all else does not", () => {
  const record = emptyRecord("drop", {
    outcome: "failed",
    grade: 0,
    checks: [
      failed("one-client-id", [3, 12]),
      failed("message-rate", [12]),
      failed("recovers", [2]),
      gradedCheck("connects"),
    ],
  });
  const then = failed("one-client-id", [3]);
  const cuts: number[] = [];
  const deedsBefore = (frame: number) => {
    cuts.push(frame);
    return [then];
  };
  const judged = unserved(record, { what: "it refused a dial", frame: 10 }, deedsBefore);
  expect(judged).toMatchObject({ outcome: "failed", grade: 50, gatewayFailure: "it refused a dial" });
  expect(judged.checks.map(({ outcome }) => outcome)).toEqual([
    "failed",
    "not reached",
    "not reached",
    "passed",
  ]);
  expect(judged.checks[0]).toBe(then);
  // Nobody knows since when a gateway is gone that has never sent anything.
  expect(unserved(record, GONE, deedsBefore).outcome).toBe("not reached");
  expect(cuts).toEqual([10]);
});

test("a drill that was interrupted has no grade, and keeps what was done wrong until then", () => {
  expect(interrupted(emptyRecord("drop"), "3.2 s", 50, NO_DEEDS)).toMatchObject({
    outcome: "not reached",
    grade: null,
    interrupted: "It was interrupted after 3.2 s.",
  });
  const record = interrupted(FAILED, "3.2 s", 50, NO_DEEDS);
  expect(whyNotReached(record)).toEqual(["It was interrupted after 3.2 s."]);
  expect(record.checks[0]?.reasons).toEqual([
    "Not judged: the drill was interrupted after 3.2 s.",
    "It is so.",
  ]);
  const wrong = emptyRecord("drop", { outcome: "failed", checks: [failed("one-client-id", [3])] });
  const kept = interrupted(wrong, "3.2 s", 50, () => wrong.checks);
  expect(kept).toMatchObject({ outcome: "failed", grade: 0 });
});
