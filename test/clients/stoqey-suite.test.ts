import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readHistory } from "../../sim/cli/history-files.ts";
import { clockFrom, FakeTws, listen, type PriceHistory } from "../../sim/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";
import { ran } from "../support/external-client.ts";
import { AAPL_CALL_BARS, csvOf, SPY_DAYS } from "../support/true-bars.ts";

/** A checkout of stoqey/ib with its packages, which is not part of this project. */
const { STOQEY_IB: CHECKOUT = "" } = process.env;
const JEST = join(CHECKOUT, "node_modules", "jest", "bin", "jest.js");
const SUITES = ["src/tests/unit/api/", "src/tests/unit/api-next-live"];

/** The tests that want true prices of single seconds, or true ticks, of past days: no bar of a file is that short. */
const WANT_SECONDS = ["IBApi Historical data Tests Stock market data"];
/** Jest counts a failure of the first one on ticks to the second. */
const WANT_TICKS = [
  "ApiNext: getContractDetails() ETF historical bid/ask ticks",
  "ApiNext: getContractDetails() ETF historical ticks last",
];
/** The tests that want true bars of past days, which files can have. */
const WANT_BARS = [
  "IBApi Historical data Tests Monthly market data",
  "IBApi Historical data Tests Option market data",
  "IBApi Historical data Tests Weekly market data",
];

interface Report {
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Runs tests of the suite against a fake TWS, and gets the number of tests and the names of those that failed. */
async function failures(
  suites: readonly string[],
  history?: PriceHistory,
): Promise<{ readonly tests: number; readonly failed: readonly string[] }> {
  const tws = new FakeTws({
    // The suite names contracts of 2026 and reads the first message of a P&L subscription alone.
    clock: clockFrom(Date.UTC(2026, 5, 24, 15)),
    anySymbol: true,
    pnlUnsetFirst: false,
    history,
  });
  const door = await listen(tws);
  const out = mkdtempSync(join(tmpdir(), "stoqey-suite-"));
  onTestFinished(async () => {
    tws.close();
    await door.close();
    rmSync(out, { recursive: true, force: true });
  });
  const file = join(out, "report.json");
  const { output } = await ran(
    process.execPath,
    [JEST, "--maxWorkers=2", "--reporters=default", "--json", `--outputFile=${file}`, ...suites],
    {
      cwd: CHECKOUT,
      env: { ...process.env, NODE_ENV: "test", IB_PORT: `${door.port}`, IB_TEST_ACCOUNT: ACCOUNT },
    },
  );
  expect(existsSync(file), output.slice(-2_000)).toBe(true);
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  const failed = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "failed")
    .map(({ fullName }) => fullName);
  return { tests: report.numTotalTests, failed: failed.sort() };
}

test("the live suite of stoqey/ib passes, but for the true prices of past days", async ({ skip }) => {
  skip(!existsSync(JEST), "STOQEY_IB does not name a checkout of stoqey/ib with its packages");
  const { tests, failed } = await failures(SUITES);
  expect(tests).toBeGreaterThanOrEqual(71);
  expect(failed).toEqual([...WANT_TICKS, ...WANT_BARS, ...WANT_SECONDS].sort());
}, 600_000);

test("its tests of true bars pass with a history folder of them", async ({ skip }) => {
  skip(!existsSync(JEST), "STOQEY_IB does not name a checkout of stoqey/ib with its packages");
  const folder = mkdtempSync(join(tmpdir(), "stoqey-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, `${SPY_DAYS.instrument}.1-day.csv`), csvOf(SPY_DAYS));
  writeFileSync(join(folder, `${AAPL_CALL_BARS.instrument}.15-secs.csv`), csvOf(AAPL_CALL_BARS));
  const { failed } = await failures(["src/tests/unit/api/historical-data"], readHistory(folder));
  expect(failed).toEqual(WANT_SECONDS);
}, 600_000);
