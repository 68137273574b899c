import { expect, test } from "vitest";
import { endText, verdictText } from "../../../sim/scenarios/verdict.ts";
import { columnsOf } from "../../../sim/world/wrapped.ts";

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

test("no line of a verdict is wider than 80 columns, however long its texts are", () => {
  const long = [
    "The stop of the position is placed before anything else is bought, ".repeat(5),
    "x".repeat(300),
    "注文は".repeat(60),
    `one line\n${"another line of the same text ".repeat(9)}`,
    "a tab\tand a colour \u001b[31m".repeat(20),
  ];
  for (const text of long) {
    const lines = verdictText({
      scenario: text,
      seed: 2_147_483_647,
      passed: false,
      ended: { by: text, isEarly: true, afterMs: 1, ofMs: 2 },
      outcomes: [{ field: "timeline[12].expect", about: text, outcome: "failed", found: [text, text] }],
    }).split("\n");
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(80);
    // What is broken is further to the right than what begins a line.
    expect(lines.filter((line) => /^ {15}\S/.test(line)).length).toBe(text.includes("\n") ? 4 : 2);
    expect(["\t", "\u001b"].filter((hidden) => lines.join("").includes(hidden))).toEqual([]);
  }
});

test("one check is written in the singular", () => {
  const outcome = { field: "checks[0]", about: "x", outcome: "passed", found: [] } as const;
  const verdict = { scenario: "a", seed: 1, passed: true, outcomes: [outcome] };
  expect(verdictText(verdict)).toMatch(/^a: passed, 1 of 1 check passed \(seed 1\)\n/);
});

test.each([
  [{ by: "Ctrl-C", isEarly: true, afterMs: 1_234, ofMs: 3_600_000 }, "by Ctrl-C after 1.23 s of 1 h"],
  [{ by: "SIGTERM", isEarly: true, afterMs: 90_000 }, "by SIGTERM after 1.5 min"],
  [{ by: "until", isEarly: false, afterMs: 60_004, ofMs: 60_000 }, "until was over, after 1 min"],
  [{ by: "steps", isEarly: false, afterMs: 350 }, "every step had run, after 350 ms"],
])("the end %o is written as: %s", (ended, text) => {
  expect(endText(ended)).toBe(text);
});
