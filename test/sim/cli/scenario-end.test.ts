import { expect, test } from "vitest";
import { conclude, endLines } from "../../../sim/cli/scenario-end.ts";
import { Terminal } from "../../support/terminal.ts";

const heal = { at: "1s", heal: "all" };

test.each([
  [{ until: "90s", timeline: [heal] }, "The scenario a ends after 1.5 min."],
  [{ timeline: [heal] }, "The scenario a ends when its step has run."],
  [{ timeline: [heal, heal] }, "The scenario a ends when its 2 steps have run."],
  [{}, "The scenario a ends at once: it has neither steps nor until."],
])("the end of the scenario %j is announced", (fields, line) => {
  expect(endLines({ scenario: "a", about: "x", ...fields })).toEqual([line]);
});

const PASSED = { field: "checks[0]", about: "x", outcome: "passed", found: [] } as const;
const EARLY = { by: "SIGTERM", isEarly: true, afterMs: 1_500, ofMs: 60_000 };

test.each([
  [{ outcomes: [{ ...PASSED, outcome: "failed" as const }] }, "failed: 1 of 1 check did not pass"],
  [{ outcomes: [PASSED], ended: EARLY }, "did not pass: it was ended by SIGTERM after 1.5 s of 1 min"],
])("a verdict that did not pass is printed, and then refused with exit code 1: %j", (fields, says) => {
  const terminal = new Terminal();
  const verdict = { scenario: "a", seed: 1, passed: false, ...fields };
  expect(() => conclude(verdict, "lines", terminal)).toThrow(
    expect.objectContaining({ message: `The scenario a ${says}`, code: 1 }),
  );
  expect(terminal.printed[0]).toMatch(/^a: failed, /);
});
