import { expect, test } from "vitest";
import { scenarioTimes } from "../../../../sim/drills/engine/scenario-times.ts";

test("the times of a scenario are its end, its steps in a row, and its longest recovery", () => {
  expect(
    scenarioTimes({
      until: "5 min",
      timeline: [
        { at: "10s", inject: "half-open" },
        { after: "20s", heal: "all" },
        { when: { request: "placeOrder" }, inject: "drop" },
        { after: "1 min", expect: { recoveredWithin: "90s" } },
      ],
      checks: [{ recoveredWithin: "2 min" }, { sessionsAtMost: 1 }],
    }),
  ).toEqual({ untilMs: 300_000, stepsMs: 90_000, recoveryMs: 120_000 });
  expect(scenarioTimes({})).toEqual({ untilMs: undefined, stepsMs: 0, recoveryMs: 0 });
});
