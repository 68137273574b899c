import { expect, test } from "vitest";
import type { Drill } from "../../../../sim/drills/drill.ts";
import { scenarioChecks, struckCheck } from "../../../../sim/drills/engine/scenario-checks.ts";
import type { CheckOutcome } from "../../../../sim/mod.ts";
import { traceEvent } from "../../../support/drill-log.ts";

const outcome = (
  field: string,
  result: CheckOutcome["outcome"],
  about = "the client comes back",
  found: readonly string[] = [],
): CheckOutcome => ({ field, about, outcome: result, found });

const drill = (needs: Drill["needs"]): Drill => ({
  name: "planted",
  about: "Something that a test has planted.",
  needs,
  scenario: {},
  session: "kept",
});
const READY = [traceEvent("sent", "nextValidId", 1)];

test("checks and expectations of a scenario are graded, and its faults are not", () => {
  const checks = scenarioChecks([
    outcome("checks[0]", "failed", "the client comes back", ["there was none"]),
    outcome("timeline[2].expect", "passed"),
    outcome("timeline[3].expect", "not reached"),
    outcome("checks[1]", "not reached"),
    outcome("faults[0]", "failed"),
    outcome("timeline[1].inject", "failed"),
    outcome("timeline[4].answer", "failed"),
  ]);
  expect(checks.map(({ check, outcome: result }) => [check, result])).toEqual([
    ["scenario-check-1", "failed"],
    ["scenario-step-3-expect", "passed"],
    ["scenario-check-2", "not reached"],
  ]);
  expect(checks[0]).toMatchObject({
    about: "The client comes back.",
    reasons: ["There was none."],
    points: 10,
  });
});

test("a drill whose faults have struck and whose steps have run has struck", () => {
  const outcomes = [
    outcome("faults[0]", "passed"),
    outcome("timeline[0].inject", "passed"),
    outcome("checks[0]", "failed"),
    outcome("checks[1]", "not reached"),
    outcome("timeline[1].expect", "failed"),
  ];
  expect(struckCheck(drill(["orders"]), outcomes, READY)).toEqual({ hasStruck: true, check: undefined });
});

test.each([
  ["faults[0]", "failed"],
  ["timeline[0].inject", "failed"],
  ["timeline[0].answer", "not reached"],
  ["timeline[1].expect", "not reached"],
] as const)("a drill of which %s is %s has not struck", (field, result) => {
  const { hasStruck, check } = struckCheck(drill([]), [outcome(field, result, "the fault", ["none"])], READY);
  expect(hasStruck).toBe(false);
  expect(check).toMatchObject({
    check: "fault-strikes",
    outcome: "not reached",
    reasons: ["The program has to stay connected until the fault strikes.", "Not so: the fault; none."],
  });
});

test("what the program has to do is said by the needs of the drill, or that it has to connect", () => {
  const missing = [outcome("faults[0]", "failed")];
  const reason = (needs: Drill["needs"], events = READY) =>
    struckCheck(drill(needs), missing, events).check?.reasons[0];
  expect(reason(["subscription", "orders"])).toBe(
    "The program has to subscribe to market data, and place an order.",
  );
  expect(reason(["orders"], [])).toBe(
    "The program has to connect to the port that it is given, and wait for nextValidId.",
  );
});
