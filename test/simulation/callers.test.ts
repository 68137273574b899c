import fc from "fast-check";
import { expect, test } from "vitest";
import { FAULTS } from "../../sim/mod.ts";
import { checkScripts, SCRIPTS_TIMEOUT_MS } from "../model/property.ts";
import { reached } from "../model/reached.ts";
import { Run } from "../model/run.ts";
import { callersScript } from "../model/script.ts";
import type { TimedStep } from "../model/step.ts";
import { COVERAGE_SEED, coverageOf, expectReached } from "../support/coverage.ts";

test(
  "random callers, listeners, faults and clock steps break no promise of the pool",
  () => checkScripts(callersScript, 20),
  SCRIPTS_TIMEOUT_MS,
);

test(
  "random runs reach drain, close, aborts, losses, gaps and actions of listeners",
  async () => {
    const counts = await coverageOf(callersScript, 30, async (script) => reached(await Run.of(script)), true);
    expectReached(counts, {
      drain: 1,
      close: 1,
      lost: 5,
      gap: 5,
      resumed: 5,
      degraded: 1,
      "step clock": 1,
      "acquire ABORTED": 1,
      "use ABORTED": 1,
      "read ABORTED": 3,
      "read CLOSED": 1,
      "listener: throw": 1,
      "listener: acquire": 1,
      "listener: read": 1,
      "listener: release": 1,
    });
  },
  SCRIPTS_TIMEOUT_MS,
);

test("random scripts contain every fault, and every action of callers inside a listener", () => {
  const scripts = fc.sample(callersScript, { seed: COVERAGE_SEED, path: "", numRuns: 500, unbiased: true });
  const steps: readonly TimedStep[] = scripts.flat();
  const faults = new Set(steps.map((step) => (step.do === "fault" ? step.fault.split(":")[0] : "")));
  expect(FAULTS.map(({ kind }) => kind).filter((kind) => !faults.has(kind))).toEqual([]);
  const acts = new Set(steps.map((step) => (step.do === "listen" ? step.reaction.do : "")));
  const wanted = "throw acquire release read watch leave place cancel drain close".split(" ");
  expect(wanted.filter((act) => !(acts as ReadonlySet<string>).has(act))).toEqual([]);
});
