import { spawn } from "node:child_process";
import process from "node:process";
import { expect, test } from "vitest";
import { type LockOwner, systemProcesses } from "../../../../src/orders/file-journal/lock-owner.ts";

const own = systemProcesses.own();
const isLinux = process.platform === "linux";

/** The owner without some parts, which other systems do not have, or with others. */
function ownerWith(changes: Partial<Record<keyof LockOwner, string | number | undefined>>): LockOwner {
  const merged = Object.entries({ ...own, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as unknown as LockOwner;
}

/** Runs a process to its end, and gets its ID. */
async function endedPid(): Promise<number> {
  const words = "Deno" in globalThis ? ["eval", ""] : ["-e", ""];
  const child = spawn(process.execPath, words, { stdio: "ignore" });
  await new Promise((resolve) => child.on("close", resolve));
  return child.pid ?? 0;
}

test("this process runs, whatever else the system says about it", () => {
  expect(own.pid).toBe(process.pid);
  expect(systemProcesses.standing(own)).toBe("running");
  const named = ownerWith({ start: undefined, boot: undefined, pidNamespace: undefined });
  expect(named).toEqual({ pid: process.pid, host: own.host });
  expect(systemProcesses.standing(named)).toBe("running");
  if (isLinux) expect(systemProcesses.standing(ownerWith({ host: "renamed" }))).toBe("running");
});

test("a process ID of which nothing says that it is of this machine cannot be judged", async () => {
  const owner = { pid: await endedPid() };
  expect(systemProcesses.standing(owner)).toBe("unknown");
  if (isLinux) expect(systemProcesses.standing({ ...owner, boot: `${own.boot}` })).toBe("unknown");
});

test("a process that has ended is recognised", async () => {
  expect(systemProcesses.standing(ownerWith({ pid: await endedPid() }))).toBe("ended");
});

test.runIf(isLinux)("a later process with the same ID is another process", () => {
  expect(own.start).toMatch(/^\d+$/);
  expect(systemProcesses.standing(ownerWith({ start: "1" }))).toBe("ended");
});

test.runIf(isLinux)("a process from before the machine started again has ended", () => {
  expect(systemProcesses.standing(ownerWith({ boot: "earlier" }))).toBe("ended");
});

test("a process of another machine or container cannot be seen", () => {
  expect(systemProcesses.standing(ownerWith({ boot: "other", host: "other" }))).toBe(
    isLinux ? "unknown" : "running",
  );
  if (isLinux) expect(systemProcesses.standing(ownerWith({ pidNamespace: "pid:[1]" }))).toBe("unknown");
  expect(systemProcesses.standing(ownerWith({ boot: undefined, host: "other" }))).toBe("unknown");
});

test("each token differs, and can be part of the name of a file", () => {
  const tokens = Array.from({ length: 100 }, () => systemProcesses.newToken());
  expect(new Set(tokens).size).toBe(100);
  expect(tokens.filter((token) => !/^[\w-]{1,100}$/.test(token))).toEqual([]);
});
