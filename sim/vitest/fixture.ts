import { type RunnerTestCase, test as stockTest, type TestAPI } from "vitest";
import { failureText } from "../testing/log-on-failure.ts";
import { startFakeTws } from "../testing/start.ts";
import type { StartOptions } from "../testing/start-options.ts";
import type { TestTws } from "../testing/test-tws.ts";

/** What a test receives of this fixture, beside what vitest gives it. */
export interface TwsFixtures {
  /** Options of the fake; `test.override({ twsOptions })` changes them for a file or a `describe`. */
  twsOptions: StartOptions;
  /** A fake TWS of its own for each test. */
  tws: TestTws;
}

/**
 * Makes a `test` of vitest that gives each test a fake TWS of its own.
 *
 * After a test that passed so far, the rules of its fake are checked by `verify()`, and the fake is closed. When a test
 * fails, and is not tried again, the log of its fake is printed under its name.
 *
 * @param options Options of `startFakeTws`. Default: TCP on a free port.
 */
export function twsTest(options: StartOptions = {}): TestAPI<TwsFixtures> {
  return stockTest.extend<TwsFixtures>({
    twsOptions: options,
    tws: async ({ twsOptions, task, onTestFailed, onTestFinished }, use) => {
      const tws = await startFakeTws(twsOptions);
      // In a hook, because vitest reports an error twice that a fixture throws after the test.
      onTestFinished(() => {
        if (task.result?.state === "pass") tws.verify();
      });
      // A test that is marked to fail does what is expected of it.
      if (task.fails !== true)
        onTestFailed(() => {
          if (!isTriedAgain(task)) console.error(failureText(tws, task.fullTestName));
        });
      try {
        await use(tws);
      } finally {
        await tws.close();
      }
    },
  });
}

/** Returns whether vitest tries a failed test again, and may make it good. */
function isTriedAgain({ retry = 0, result }: Readonly<RunnerTestCase>): boolean {
  // Whether a condition allows another try is not known here.
  if (typeof retry !== "number" && retry.condition !== undefined) return false;
  const triesMax = typeof retry === "number" ? retry : (retry.count ?? 0);
  return (result?.retryCount ?? 0) < triesMax;
}

/** The `test` of vitest that gives each test a fake TWS over TCP, on a free port. */
export const test: TestAPI<TwsFixtures> = twsTest();
