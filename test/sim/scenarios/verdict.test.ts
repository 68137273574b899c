import { expect, test } from "vitest";
import { verdictText } from "../../../sim/scenarios/verdict.ts";

test("a verdict is written with every outcome, its field, and what was found instead", () => {
  const text = verdictText({
    scenario: "a-night",
    seed: 7,
    passed: false,
    outcomes: [
      { field: "checks[0]", about: "at least 1 placeOrder arrived", outcome: "passed", found: [] },
      {
        field: "checks[1]",
        about: "no cancelOrder arrived",
        outcome: "failed",
        found: ["1 came", "cancelOrder #3"],
      },
      { field: "timeline[2]", about: "the step is reached", outcome: "not reached", found: [] },
    ],
  });
  expect(text.split("\n")).toEqual([
    "a-night: failed, 1 of 3 checks passed (seed 7)",
    "  passed       at least 1 placeOrder arrived (checks[0])",
    "  failed       no cancelOrder arrived (checks[1])",
    "               1 came",
    "               cancelOrder #3",
    "  not reached  the step is reached (timeline[2])",
  ]);
});
