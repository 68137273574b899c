import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { clockFrom, FakeTws, type FakeTwsOptions, listen } from "../../sim/mod.ts";

/** Tuesday half past ten in New York: everything trades. */
const OPEN = Date.UTC(2026, 0, 13, 15, 30);
const CHECKS = fileURLToPath(new URL("python/checks.py", import.meta.url));
const env = {
  ...process.env,
  PYTHONPATH: process.env.IB_ASYNC ?? process.env.PYTHONPATH ?? "",
  PYTHONDONTWRITEBYTECODE: "1",
};
const isInstalled = spawnSync("python3", ["-c", "import ib_async"], { env }).status === 0;

const LOGINS: readonly (readonly [login: string, options: FakeTwsOptions])[] = [
  ["usual", {}],
  ["advisor", { accounts: ["DU1234567", "DU1234568"], advisor: true }],
  ["accounts", { accounts: ["DU1234567", "DU1234568"] }],
  ["calendar", { wallStreetHorizon: true }],
  ["delayed", { permissions: "delayed" }],
  ["read-only", { readOnly: true }],
];

test.for(LOGINS)(
  "every request of ib_async ends as against a gateway, with the login: %s",
  { timeout: 600_000 },
  async ([login, options], { skip }) => {
    if (!isInstalled) skip("python3 cannot import ib_async: name its folders in IB_ASYNC, or install it");
    const tws = new FakeTws({ clock: clockFrom(OPEN), profile: "strict", ...options });
    const door = await listen(tws);
    try {
      const args = [CHECKS, "127.0.0.1", `${door.port}`, login];
      const run = await promisify(execFile)("python3", args, { env }).catch((error) => error);
      console.info(`ib_async, ${login}: ${/^.* passed, .*$/m.exec(String(run.stdout))?.[0] ?? "no count"}`);
      expect(run.stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
    } finally {
      tws.close();
      await door.close();
    }
  },
);
