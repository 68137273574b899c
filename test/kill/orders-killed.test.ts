import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded, startFakeTws, type TestTws } from "../../sim/mod.ts";
import { fileJournal, silentLogger } from "../../src/mod.ts";
import { runs } from "../support/runs.ts";

const HOME = mkdtempSync(join(tmpdir(), "ibkr-pool-kill-"));
const PROGRAM = join(HOME, "program.mjs");
const KILLS = runs(50).numRuns;
const SEED = Number(process.env.SEED ?? 7);

beforeAll(async () => {
  await build({
    // Node 20 runs no TypeScript.
    entryPoints: [fileURLToPath(new URL("../support/trading-child.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: PROGRAM,
    logLevel: "error",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
});

afterAll(() => rmSync(HOME, { recursive: true, force: true }));

interface Printed {
  readonly key: string;
  readonly kind: string;
  readonly reference: string;
  readonly state: string;
  readonly filled: number;
}

/** Runs the program. @param killAfter Lines after which it is killed, and ms after them; undefined: it ends by itself. */
async function run(
  args: readonly string[],
  input: readonly string[],
  killAfter: { readonly lines: number; readonly ms: number } | undefined,
): Promise<readonly Printed[]> {
  const words = "Deno" in globalThis ? ["run", "--quiet", "-A"] : [];
  const child = spawn(process.execPath, [...words, PROGRAM, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  let printed = "";
  let complaints = "";
  let isDoomed = false;
  child.stderr.on("data", (text) => {
    complaints += text;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input.join("\n"));
  child.stdout.on("data", (text) => {
    printed += text;
    if (killAfter === undefined || isDoomed || printed.split("\n").length <= killAfter.lines) return;
    isDoomed = true;
    setTimeout(() => child.kill("SIGKILL"), killAfter.ms);
  });
  const [code, signal] = await new Promise<[unknown, unknown]>((resolve) =>
    child.on("close", (...end) => resolve(end)),
  );
  if (killAfter === undefined ? code !== 0 : signal !== "SIGKILL")
    throw new Error(`The program ended with ${code ?? signal}: ${complaints}`);
  // The last line may be cut off.
  const lines = printed.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Printed);
}

/** Says what is wrong with the state that a later process gives for an order, by the book of the fake. */
function wrong({ key, reference, state, filled }: Printed, tws: TestTws): readonly string[] {
  const booked = tws.orders.all().filter(({ orderRef }) => orderRef === reference);
  const [first] = booked;
  const actual = first === undefined ? "not in the book" : `${first.status}, ${first.filled} filled`;
  if (booked.length > 1) return [`${key} is ${booked.length} orders`];
  const isRight = {
    "not-sent": first === undefined,
    rejected: first?.status === "Inactive",
    filled: first?.status === "Filled" && first.filled === filled,
    cancelled: first?.status === "Cancelled" && first.filled === filled,
    working: first?.status === "Submitted" || first?.status === "PreSubmitted",
  }[state];
  return isRight === true ? [] : [`${key} is ${state} with ${filled} filled, and in truth ${actual}`];
}

test("a process that is killed while it trades leaves a journal that agrees with the book", async () => {
  const random = seeded(SEED);
  const path = join(HOME, "orders.journal");
  await using tws = await startFakeTws({
    start: "2026-01-13T15:30:00Z",
    profile: "gentle",
    messagesPerSecond: 10_000,
  });
  const outcomes = new Map<string, string>();
  let first = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const killAfter = { lines: random.integer(1, 60), ms: random.integer(0, 6) };
    for (const { key, kind } of await run([`${tws.port}`, path, `${first}`, "trade"], [], killAfter))
      outcomes.set(key, kind);
    const journal = fileJournal(path, { logger: silentLogger });
    const keys = (await journal.open()).flatMap((entry) => (entry.type === "order" ? [entry.key] : []));
    await journal.close();
    for (const key of keys) if (!outcomes.has(key)) outcomes.set(key, "");
    first = Math.max(first, ...keys.map((key) => Number(key.slice("order ".length)) + 1));
  }
  const keys = [...outcomes.keys()].filter((key) => /^order \d+$/.test(key));
  const settled = await run([`${tws.port}`, path, "0", "settle"], keys, undefined);
  const states = new Map(settled.map(({ key, state }) => [key, state]));
  const wrongs = settled.flatMap((one) => wrong(one, tws));
  for (const key of keys) {
    const said = outcomes.get(key);
    const state = states.get(key) ?? "forgotten";
    if (said === "acknowledged" && ["not-sent", "forgotten"].includes(state))
      wrongs.push(`${key} was acknowledged, and is ${state}`);
    if (
      (said === "not-sent" || said === "rejected") &&
      !["not-sent", "rejected", "forgotten"].includes(state)
    )
      wrongs.push(`${key} was ${said}, and is ${state}`);
  }
  expect(wrongs, `seed ${SEED}`).toEqual([]);
  expect(settled.length).toBeGreaterThan(KILLS);
  expect(tws.orders.all().length).toBeGreaterThan(KILLS);
}, 600_000);
