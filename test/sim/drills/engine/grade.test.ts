import { expect, test } from "vitest";
import { gradeOf, outcomeOf } from "../../../../sim/drills/engine/grade.ts";
import type { DrillOutcome, GradedCheck } from "../../../../sim/drills/record.ts";

const check = (outcome: DrillOutcome, points: number): GradedCheck => ({
  check: "one",
  about: "One.",
  outcome,
  points,
  reasons: [],
  frames: [],
});

test("the grade is the share of the points that were reached", () => {
  expect(gradeOf([check("passed", 3), check("failed", 1), check("not reached", 50)])).toBe(75);
  expect(gradeOf([check("passed", 3), check("not reached", 5)])).toBe(100);
  expect(gradeOf([check("not reached", 5)])).toBeNull();
  expect(gradeOf([])).toBeNull();
});

test("a grade of 100 means that nothing failed, however small", () => {
  expect(gradeOf([check("passed", 1_000), check("failed", 1)])).toBe(99);
});

test("a drill passes only where its fault has struck and a check was reached", () => {
  expect(outcomeOf([check("passed", 1)], true)).toBe("passed");
  expect(outcomeOf([check("passed", 1)], false)).toBe("not reached");
  expect(outcomeOf([check("not reached", 1)], true)).toBe("not reached");
  expect(outcomeOf([check("passed", 1), check("failed", 1)], false)).toBe("failed");
});
