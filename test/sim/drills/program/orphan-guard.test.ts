import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orphanGuard } from "../../../../sim/drills/program/orphan-guard.ts";
import { pause, TestProgram } from "../../../support/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "ibkr-pool-owner-"));
const file = join(folder, "owner.mjs");

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL("../../../support/program-owner.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: file,
    logLevel: "error",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program with a child in another session, both of which ignore SIGTERM. */
const STUBBORN = `trap '' TERM
${process.platform === "linux" ? "setsid sh -c 'sleep 1000; true' &" : ""}
(sleep 1000; true) &
echo up; wait; sleep 1000`;

/** Time between SIGTERM and SIGKILL of a guard, in ms; the longest time that all of it takes, on a busy machine. */
const [GRACE_MS, LEFT_MS_MAX] = [50, 5_000];

/** Runs a process that owns a program and ends in a way, and returns what is left of the program after its guard. */
async function leftAfter(way: "exits" | "fails" | "is killed"): Promise<readonly string[]> {
  const program = new TestProgram();
  const words = "Deno" in globalThis ? ["run", "--quiet", "-A"] : [];
  const owner = spawn(process.execPath, [...words, file, way, STUBBORN, `${GRACE_MS}`], {
    env: program.options.environment as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(owner, "exit");
  await once(owner.stdout, "data");
  if (way === "is killed") {
    await pause(100);
    expect(program.left().filter((one) => one.startsWith("sleep")).length).toBeGreaterThan(0);
    owner.kill("SIGKILL");
  }
  await ended;
  const startMs = performance.now();
  while (program.left().length > 0 && performance.now() - startMs < LEFT_MS_MAX) await pause(20);
  return program.left();
}

// A process that the program was just starting, which its owner cannot have seen, is ended by the guard.
test.each(["exits", "fails"] as const)(
  "nothing is left of a program when its owner %s",
  async (way) => {
    expect(await leftAfter(way)).toEqual([]);
  },
  20_000,
);

test("nothing is left of a program when SIGKILL ends its owner", async () => {
  expect(await leftAfter("is killed")).toEqual([]);
}, 20_000);

test("a guard ends when there is nothing to guard", async () => {
  const guards = [orphanGuard("none-1;", 1_000), orphanGuard("none-2;", 1_000)];
  guards[0]?.watch(2 ** 22 + 1);
  for (const guard of guards) guard.release();
  const { liveProcesses } = await import("../../../../sim/drills/program/processes.ts");
  const left = (): number =>
    liveProcesses("none").filter(({ command }) => /guard none-[12];/.test(command)).length;
  for (let tries = 0; left() > 0 && tries < 100; tries++) await pause(20);
  expect(left()).toBe(0);
});
