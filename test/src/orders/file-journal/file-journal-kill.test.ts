import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileJournal } from "../../../../src/orders/file-journal/file-journal.ts";
import type { JournalEntry } from "../../../../src/orders/journal.ts";
import { seeded } from "../../../support/sim.ts";

const HOME = mkdtempSync(join(tmpdir(), "ibkr-pool-journal-"));
const PROGRAM = join(HOME, "program.mjs");
const KILLS = 20;

beforeAll(async () => {
  await build({
    // Node 20 runs no TypeScript.
    entryPoints: [fileURLToPath(new URL("../../../support/journal-child.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: PROGRAM,
    logLevel: "error",
  });
});

afterAll(() => rmSync(HOME, { recursive: true, force: true }));

/** Runs the program, and kills it after it has printed some lines and some time has passed. */
async function killed(path: string, first: number, lines: number, afterMs: number): Promise<number[]> {
  const words = "Deno" in globalThis ? ["run", "--quiet", "-A"] : [];
  const child: ChildProcess = spawn(process.execPath, [...words, PROGRAM, path, `${first}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  let complaints = "";
  child.stderr?.on("data", (text) => {
    complaints += text;
  });
  let isDoomed = false;
  const kill = (): void => {
    if (isDoomed) return;
    isDoomed = true;
    setTimeout(() => child.kill("SIGKILL"), afterMs);
  };
  if (lines === 0) kill();
  child.stdout?.on("data", (text) => {
    printed += text;
    if (printed.split("\n").length > lines) kill();
  });
  const signal = await new Promise((resolve) => child.on("close", (_code, ended) => resolve(ended)));
  if (signal !== "SIGKILL") throw new Error(`The program ended by itself: ${complaints}`);
  return printed.split("\n").slice(0, -1).map(Number);
}

function highest(entries: readonly JournalEntry[]): number {
  const last = entries.findLast(({ type }) => type === "state");
  const isState = last?.type === "state" && last.state.kind === "working";
  return isState ? last.state.progress.filled : -1;
}

test(
  "a process that is killed at any instant leaves every entry that it was promised",
  async () => {
    const seed = 13;
    const random = seeded(seed);
    const path = join(HOME, "orders.journal");
    const orders = new Set<string>();
    let first = 0;
    let seen = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      // Some are killed while they start, most of them at work.
      const [lines, afterMs] =
        kill % 5 === 4 ? [0, random.integer(20, 200)] : [random.integer(1, 250), random.integer(0, 15)];
      const printed = await killed(path, first, lines, afterMs);
      for (const number of printed) if (number % 10 === 0) orders.add(`order ${number}`);
      seen += printed.length;
      const journal = fileJournal(path, { logger: { debug() {}, info() {}, warn() {}, error() {} } });
      const found = await journal.open();
      await journal.close();
      const keys = new Set(found.flatMap((entry) => (entry.type === "order" ? [entry.key] : [])));
      expect(
        [...orders].filter((key) => !keys.has(key)),
        `seed ${seed}, kill ${kill}`,
      ).toEqual([]);
      expect(highest(found), `seed ${seed}, kill ${kill}`).toBeGreaterThanOrEqual(printed.at(-1) ?? -1);
      first = highest(found) + 1;
    }
    expect(seen).toBeGreaterThan(500);
  },
  240_000 * Math.max(1, Number(process.env.RUNS ?? 1)),
);
