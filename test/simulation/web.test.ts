import fc from "fast-check";
import { expect, test } from "vitest";
import { WEB_FAULTS } from "../../sim/web/mod.ts";
import { checkModel, type Model, SCRIPTS_TIMEOUT_MS } from "../model/property.ts";
import { COVERAGE_SEED, coverageOf, expectReached } from "../support/coverage.ts";
import { WEB_INVARIANTS } from "../web-model/invariants/mod.ts";
import { reached } from "../web-model/reached.ts";
import type { WebRunRecord } from "../web-model/record.ts";
import { WebRun } from "../web-model/run.ts";
import { webScript } from "../web-model/script.ts";
import type { TimedWebStep } from "../web-model/step.ts";

const WEB_POOL: Model<TimedWebStep, WebRunRecord> = {
  run: (script) => WebRun.of(script),
  invariants: WEB_INVARIANTS,
};

test(
  "random callers, faults and events break no promise of the web pool",
  () => checkModel(WEB_POOL, webScript, 24),
  SCRIPTS_TIMEOUT_MS,
);

test(
  "random runs reach each state, take-overs, penalties, questions, gaps and lost sessions",
  async () => {
    const counts = await coverageOf(webScript, 20, async (script) => reached(await WebRun.of(script)), true);
    expectReached(counts, {
      "state login-required": 1,
      "state competing": 1,
      "state degraded": 1,
      "take-over": 1,
      "tickle-failed": 1,
      "slow reader": 3,
      "status 429": 1,
      "status none": 1,
      INVALID_OPTION: 1,
      CLOSED: 1,
      lost: 10,
      gap: 10,
      resumed: 10,
      questions: 1,
      evictions: 3,
      refused: 3,
    });
  },
  SCRIPTS_TIMEOUT_MS,
);

test("random scripts contain every fault of the gateway and every kind of step", () => {
  const scripts = fc.sample(webScript, { seed: COVERAGE_SEED, path: "", numRuns: 500, unbiased: true });
  const steps: readonly TimedWebStep[] = scripts.flat();
  const faults = new Set(steps.map((step) => (step.do === "fault" ? step.fault.split(":")[0] : "")));
  expect(WEB_FAULTS.map(({ kind }) => kind).filter((kind) => !faults.has(kind))).toEqual([]);
  const kinds = new Set(steps.map((step) => step.do));
  expect([...kinds].sort()).toEqual(KINDS);
});

const KINDS: readonly string[] = [
  ...[
    "acquire",
    "burst",
    "close",
    "connect",
    "drain",
    "event",
    "fault",
    "heal",
    "leave",
    "order",
    "raw",
    "read",
  ],
  ...["release", "use", "watch", "world"],
];
