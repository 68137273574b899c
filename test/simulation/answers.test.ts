import { test } from "vitest";
import { checkScripts, SCRIPTS_TIMEOUT_MS } from "../model/property.ts";
import { reached } from "../model/reached.ts";
import { READS } from "../model/reads.ts";
import { Run } from "../model/run.ts";
import { answersScript } from "../model/script.ts";
import { coverageOf, expectReached } from "../support/coverage.ts";

test(
  "disturbed reads and lease.api still deliver what the book of TWS holds, each to its caller",
  () => checkScripts(answersScript, 20),
  SCRIPTS_TIMEOUT_MS,
);

test(
  "random scripts reach answers of every kind, orders, aborts and error 100 in each form",
  async () => {
    const counts = await coverageOf(answersScript, 60, async (script) => reached(await Run.of(script)), true);
    expectReached(counts, {
      ...Object.fromEntries([...READS.keys()].map((name) => [`answered ${name}`, 1])),
      "read ABORTED": 5,
      "read REQUEST_TIMEOUT": 1,
      "100": 5,
      "100 with a number": 1,
      placeOrder: 40,
      cancelOrder: 3,
      "step burst": 1,
      "step cut": 1,
      "api openOrderEnd": 1,
      "api position": 1,
      "api accountSummary": 1,
      "api contractDetails": 1,
    });
  },
  SCRIPTS_TIMEOUT_MS,
);
