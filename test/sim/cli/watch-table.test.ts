import { expect, test } from "vitest";
import { changeLines, watchLines } from "../../../sim/cli/watch-table.ts";
import type { DrillOutcome, DrillRecord } from "../../../sim/drills/mod.ts";

function record(drill: string, grade: number, checks: Readonly<Record<string, DrillOutcome>>): DrillRecord {
  return {
    drill,
    grade,
    outcome: grade === 100 ? "passed" : "failed",
    checks: Object.entries(checks).map(([check, outcome]) => ({
      check,
      outcome,
      about: "",
      points: 1,
      reasons: outcome === "failed" ? ["It took 9 s.", "More."] : [],
      frames: [],
    })),
  } as unknown as DrillRecord;
}

test("a run is a short table, with the checks that failed", () => {
  const records = [
    record("drop", 100, { connects: "passed" }),
    record("half-open", 40, { connects: "failed", recovers: "failed", other: "not reached" }),
  ];
  expect(watchLines(records, undefined)).toEqual([
    "drill      outcome  grade  failed checks",
    "drop       passed     100",
    "half-open  failed      40  connects, recovers",
  ]);
});

test("checks that pass or fail now are named, with the reason", () => {
  const before = [record("drop", 40, { a: "failed", b: "passed", c: "passed", d: "failed" })];
  const now = [record("drop", 50, { a: "passed", b: "failed", c: "not reached", d: "failed", e: "passed" })];
  expect(changeLines(now, before)).toEqual([
    "Changed since the last run:",
    "  drop: a passes now",
    "  drop: b fails now: It took 9 s.",
    "  drop: c is not reached now",
  ]);
  expect(changeLines(now, now)).toEqual(["No check has changed since the last run."]);
});
