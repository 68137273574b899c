import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readHistory } from "../../sim/cli/history-files.ts";
import { clockFrom, FakeTws, listen, type PriceHistory } from "../../sim/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";
import { ran } from "../support/external-client.ts";
import {
  AAPL_CALL_BARS,
  AAPL_CALL_QUOTES,
  csvOf,
  quotesCsv,
  SPY_DAYS,
  SPY_QUOTES,
  SPY_SECONDS,
  SPY_TICK_BARS,
  spyYear,
} from "../support/true-bars.ts";

/** A checkout of stoqey/ib with its packages, which is not part of this project. */
const { STOQEY_IB: CHECKOUT = "" } = process.env;
const JEST = join(CHECKOUT, "node_modules", "jest", "bin", "jest.js");
const SUITES = ["src/tests/unit/api/", "src/tests/unit/api-next-live"];

/** Jest counts a failure of this test on the one after it, as the test does not wait for what it throws, or on both. */
const COUNTED_LATE = "ApiNext: getContractDetails() ETF historical ticks last";
/** The tests that want true prices of past days, which a folder of past prices can have. */
const WANT_TRUE_PRICES = [
  "ApiNext: getContractDetails() ETF historical bid/ask ticks",
  COUNTED_LATE,
  "IBApi Historical data Tests Monthly market data",
  "IBApi Historical data Tests Option market data",
  "IBApi Historical data Tests Stock market data",
  "IBApi Historical data Tests Weekly market data",
];
/** The files of the suite that have these tests. */
const TRUE_PRICE_SUITES = [
  "src/tests/unit/api/historical-data",
  "src/tests/unit/api-next-live/get-historical-ticks",
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
  const passed = report.numTotalTests - failed.length;
  console.info(`stoqey/ib: ${passed} of ${report.numTotalTests} passed, ${failed.length} failed`);
  return { tests: report.numTotalTests, failed: failed.sort() };
}

test("the live suite of stoqey/ib passes, but for the true prices of past days", async ({ skip }) => {
  skip(!existsSync(JEST), "STOQEY_IB does not name a checkout of stoqey/ib with its packages");
  const { tests, failed } = await failures(SUITES);
  expect(tests).toBeGreaterThanOrEqual(71);
  expect([...new Set([...failed, COUNTED_LATE])].sort()).toEqual(WANT_TRUE_PRICES);
}, 600_000);

test("its tests of true prices pass with a history folder of them", async ({ skip }) => {
  skip(!existsSync(JEST), "STOQEY_IB does not name a checkout of stoqey/ib with its packages");
  const folder = mkdtempSync(join(tmpdir(), "stoqey-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write(`${SPY_DAYS.instrument}.1-day.csv`, csvOf(spyYear()));
  write(`${SPY_SECONDS.instrument}.1-secs.csv`, csvOf(SPY_SECONDS));
  write(`${SPY_TICK_BARS.instrument}.5-secs.csv`, csvOf(SPY_TICK_BARS));
  write(`${SPY_QUOTES.instrument}.quotes.csv`, quotesCsv(SPY_QUOTES));
  write(`${AAPL_CALL_BARS.instrument}.15-secs.csv`, csvOf(AAPL_CALL_BARS));
  write(`${AAPL_CALL_QUOTES.instrument}.quotes.csv`, quotesCsv(AAPL_CALL_QUOTES));
  const { tests, failed } = await failures(TRUE_PRICE_SUITES, readHistory(folder));
  expect(failed).toEqual([]);
  expect(tests).toBeGreaterThanOrEqual(WANT_TRUE_PRICES.length);
}, 600_000);
