import fc from "fast-check";
import { expect, test } from "vitest";
import { FAULTS } from "../../sim/mod.ts";
import { checkScripts, SCRIPTS_TIMEOUT_MS } from "../model/property.ts";
import { reached } from "../model/reached.ts";
import { Run } from "../model/run.ts";
import { callersScript } from "../model/script.ts";
import type { TimedStep } from "../model/step.ts";
import { COVERAGE_SEED, coverageOf, expectReached } from "../support/coverage.ts";

const NAME = "whatever callers, listeners, TWS, the network and the clock do, every promise holds";

test(
  NAME,
  async () => {
    await checkScripts(callersScript, { file: "test/simulation/callers.test.ts", name: NAME, usual: 20 });
  },
  SCRIPTS_TIMEOUT_MS,
);

test(
  "random runs reach drain, close, aborts, losses, gaps and acts of listeners",
  async () => {
    const counts = await coverageOf(callersScript, 30, async (script) => reached(await Run.of(script)), true);
    expectReached(counts, {
      ...{ drain: 1, close: 1, lost: 5, gap: 5, resumed: 5, degraded: 1, "step clock": 1 },
      ...{ "acquire ABORTED": 1, "use ABORTED": 1, "read ABORTED": 3, "read CLOSED": 1 },
      ...{ "listener: throw": 1, "listener: acquire": 1, "listener: read": 1, "listener: release": 1 },
    });
  },
  SCRIPTS_TIMEOUT_MS,
);

test("random scripts hold every fault, and every act of callers inside a listener", () => {
  const scripts = fc.sample(callersScript, { seed: COVERAGE_SEED, path: "", numRuns: 500, unbiased: true });
  const steps: readonly TimedStep[] = scripts.flat();
  const faults = new Set(steps.map((step) => (step.do === "fault" ? step.fault.split(":")[0] : "")));
  expect(FAULTS.map(({ kind }) => kind).filter((kind) => !faults.has(kind))).toEqual([]);
  const acts = new Set(steps.map((step) => (step.do === "listen" ? step.reaction.do : "")));
  const wanted = "throw acquire release read watch leave place cancel drain close".split(" ");
  expect(wanted.filter((act) => !(acts as ReadonlySet<string>).has(act))).toEqual([]);
});
