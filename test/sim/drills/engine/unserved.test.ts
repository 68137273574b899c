import { expect, test } from "vitest";
import { unserved } from "../../../../sim/drills/engine/unserved.ts";
import { emptyRecord, gradedCheck } from "../../../support/drill-records.ts";

const FAILED = emptyRecord("drop", {
  outcome: "failed",
  grade: 40,
  checks: [
    gradedCheck("connects", { outcome: "failed", reasons: ["No session."] }),
    gradedCheck("one-client-id"),
  ],
});

test("what a client failed in is not judged where the gateway has failed, with the reason", () => {
  expect(unserved(FAILED, "nothing listens there")).toMatchObject({
    outcome: "not reached",
    grade: null,
    gatewayFailure: "nothing listens there",
    checks: [
      { outcome: "not reached", reasons: ["Not judged: nothing listens there.", "No session."] },
      { outcome: "passed" },
    ],
  });
});

test("a failure before a gateway that works stays one, and so does a pass before one that failed", () => {
  expect(unserved(FAILED, undefined)).toBe(FAILED);
  const passed = emptyRecord("drop");
  expect(unserved(passed, "nothing listens there")).toBe(passed);
});
