import fc from "fast-check";
import { expect, test } from "vitest";
import { intentsScript } from "../model/intent-script.ts";
import { INTENT_ORDERS } from "../model/intents.ts";
import { checkScripts, SCRIPTS_TIMEOUT_MS } from "../model/property.ts";
import { reached } from "../model/reached.ts";
import { Run } from "../model/run.ts";
import type { TimedStep } from "../model/step.ts";
import { COVERAGE_SEED, coverageOf, expectReached } from "../support/coverage.ts";

test(
  "orders with keys break no promise, whatever ends: the connection, TWS, or the process",
  () => checkScripts(intentsScript, 8),
  SCRIPTS_TIMEOUT_MS,
);

test(
  "random runs reach each outcome of an order, later processes and agents that trade",
  async () => {
    const counts = await coverageOf(intentsScript, 15, async (script) => reached(await Run.of(script)), true);
    expectReached(counts, {
      ...{ "intent place acknowledged": 5, "intent place rejected": 1, "intent place not-sent": 3 },
      ...{ "intent place unknown": 1, "intent place died": 1, "intent modify not-sent": 1 },
      ...{ "intent cancel acknowledged": 1, "intent cancel not-sent": 1 },
      ...{ "found filled": 3, "found working": 3, "found cancelled": 1, "found not-sent": 1 },
      ...{ "processes 2": 1, "step agent": 1 },
    });
  },
  SCRIPTS_TIMEOUT_MS,
);

test("random scripts contain each order, and each way in which a process ends", () => {
  const scripts = fc.sample(intentsScript, { seed: COVERAGE_SEED, path: "", numRuns: 300, unbiased: true });
  const steps: readonly TimedStep[] = scripts.flat();
  const orders = new Set(steps.map((step) => (step.do === "intent" ? step.order : "")));
  expect(Object.keys(INTENT_ORDERS).filter((order) => !orders.has(order))).toEqual([]);
  const ends = new Set(
    steps.flatMap((step) => (step.do === "crash" ? [step.at, step.how, step.unsaved] : [])),
  );
  expect([...ends].sort()).toEqual(
    [..."appending fin kept lost now rst silent torn written".split(" ")].sort(),
  );
});
