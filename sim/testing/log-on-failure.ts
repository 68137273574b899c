import type { TestTws } from "./test-tws.ts";

/** Number of lines of the log that a failed test prints. */
const LINES_MAX = 200;

/**
 * Runs a test with a fake, in any runner; when the test fails, the log of the fake is printed, with rules that were not used
 * as expected.
 *
 * @returns What `run` returns; what it throws is thrown.
 * @example A test of `node:test`
 * ```ts
 * import { logOnFailure, startFakeTws } from "ibkr-pool/sim";
 *
 * await using tws = await startFakeTws();
 * await logOnFailure(tws, async () => {
 *   assert.equal(tws.sessions.length, 0);
 * });
 * ```
 */
export async function logOnFailure<Result>(
  tws: TestTws,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    console.error(failureText(tws));
    throw error;
  }
}

/**
 * Writes what helps to find out why a test failed: rules that were not used as expected, and what happened.
 *
 * @param name Name of the test. Default: none is written.
 */
export function failureText(tws: TestTws, name?: string): string {
  const lines = tws.log.split("\n");
  const more = lines.length - LINES_MAX;
  const shown = more > 0 ? [`(${more} earlier lines)`, ...lines.slice(-LINES_MAX)] : lines;
  const log = tws.log === "" ? ["(no client connected)"] : shown;
  const title = name === undefined ? "Log of the fake TWS:" : `Log of the fake TWS of "${name}":`;
  return [title, ...log, ...unused(tws)].join("\n");
}

function unused(tws: TestTws): readonly string[] {
  try {
    tws.verify();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
