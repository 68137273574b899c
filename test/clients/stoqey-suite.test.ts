import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { clockFrom, FakeTws, listen } from "../../sim/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";
import { ran } from "../support/external-client.ts";

/** A checkout of stoqey/ib with its packages, which is not part of this project. */
const { STOQEY_IB: CHECKOUT = "" } = process.env;
const JEST = join(CHECKOUT, "node_modules", "jest", "bin", "jest.js");
const SUITES = ["src/tests/unit/api/", "src/tests/unit/api-next-live"];

/** The tests that compare with the true prices of past days. Jest counts a failure of the first one on ticks to the second. */
const WANT_TRUE_PRICES = [
  "ApiNext: getContractDetails() ETF historical bid/ask ticks",
  "ApiNext: getContractDetails() ETF historical ticks last",
  "IBApi Historical data Tests Monthly market data",
  "IBApi Historical data Tests Option market data",
  "IBApi Historical data Tests Stock market data",
  "IBApi Historical data Tests Weekly market data",
];

interface Report {
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

test("the live suite of stoqey/ib passes, but for the true prices of past days", async ({ skip }) => {
  skip(!existsSync(JEST), "STOQEY_IB does not name a checkout of stoqey/ib with its packages");
  const tws = new FakeTws({
    // The suite names contracts of 2026 and reads the first message of a P&L subscription alone.
    clock: clockFrom(Date.UTC(2026, 5, 24, 15)),
    anySymbol: true,
    pnlUnsetFirst: false,
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
    [JEST, "--maxWorkers=2", "--reporters=default", "--json", `--outputFile=${file}`, ...SUITES],
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
  expect(report.numTotalTests).toBeGreaterThanOrEqual(71);
  expect(failed.filter((name) => !WANT_TRUE_PRICES.includes(name))).toEqual([]);
}, 600_000);
