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

test("what a client failed in is not judged where the gateway has failed, with the reason", () => {
  expect(unserved(FAILED, GONE)).toMatchObject({
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
  expect(unserved(FAILED, undefined)).toBe(FAILED);
  const passed = emptyRecord("drop");
  expect(unserved(passed, GONE)).toBe(passed);
});

test("what a client did wrong before the gateway failed stays, what it left undone does not", () => {
  const record = emptyRecord("drop", {
    outcome: "failed",
    grade: 0,
    checks: [
      failed("one-client-id", [3]),
      failed("message-rate", [8, 12]),
      failed("no-early-requests"),
      failed("recovers", [2]),
      gradedCheck("connects"),
    ],
  });
  const judged = unserved(record, { what: "it refused a dial", frame: 10 });
  expect(judged).toMatchObject({ outcome: "failed", grade: 50, gatewayFailure: "it refused a dial" });
  const outcomes = (checks: typeof judged.checks) => checks.map(({ outcome }) => outcome);
  expect(outcomes(judged.checks)).toEqual(["failed", "not reached", "not reached", "not reached", "passed"]);
  // Nobody knows since when a gateway is gone that is not reached at the end.
  expect(unserved(record, GONE).outcome).toBe("not reached");
});

test("a drill that was interrupted has no grade, and keeps what was done wrong until then", () => {
  expect(interrupted(emptyRecord("drop"), "3.2 s", 50)).toMatchObject({
    outcome: "not reached",
    grade: null,
    interrupted: "It was interrupted after 3.2 s.",
  });
  const record = interrupted(FAILED, "3.2 s", 50);
  expect(whyNotReached(record)).toEqual(["It was interrupted after 3.2 s."]);
  expect(record.checks[0]?.reasons).toEqual([
    "Not judged: the drill was interrupted after 3.2 s.",
    "It is so.",
  ]);
  const wrong = emptyRecord("drop", { outcome: "failed", checks: [failed("one-client-id", [3])] });
  expect(interrupted(wrong, "3.2 s", 50)).toMatchObject({ outcome: "failed", grade: 0 });
});
