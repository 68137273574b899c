import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Below the project, so that a bundle without its packages finds them.
const OUT = join(ROOT, "test", ".runtimes");
const SEEDS: readonly number[] = [8, 12, 15, 23];
/** A light seed of a few events, and how often it runs. */
const CHEAP = 87;
const TIMES = 100;
const TIMEOUT_MS = 240_000;
const run = promisify(execFile);
const DENO = join(ROOT, "node_modules", ".bin", "deno");

/** A program that prints the digest of each seed. */
const PROGRAM = `
import { simulate } from "./simulate.js";
for (const seed of ${JSON.stringify(SEEDS)}) console.log((await simulate(seed)).digest);
`;

beforeAll(async () => {
  mkdirSync(OUT, { recursive: true });
  await build({
    input: { simulate: join(ROOT, "test", "swarm", "simulate.ts") },
    platform: "node",
    external: (id) => /^[\w@]/.test(id) && !id.startsWith("@oxc-project/runtime"),
    transform: { target: "node20.19" },
    output: { dir: OUT },
  });
  writeFileSync(join(OUT, "digests.mjs"), PROGRAM);
  writeFileSync(join(OUT, "repeated.mjs"), REPEATED);
}, TIMEOUT_MS);

afterAll(() => rmSync(OUT, { recursive: true, force: true }));

/** A program that prints the digest of one seed for each time that it runs it. */
const REPEATED = `
import { simulate } from "./simulate.js";
for (let time = 0; time < ${TIMES}; time++) console.log((await simulate(${CHEAP})).digest);
`;

/** Runs a program in a process of its own and returns its lines. */
async function lines(command: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(command, args, { cwd: ROOT });
  return stdout.trim().split("\n");
}

test(
  "Node and Deno give the same digests, whatever the time zone and the language",
  async () => {
    const program = join(OUT, "digests.mjs");
    const node = await lines(process.execPath, program);
    expect(node).toHaveLength(SEEDS.length);
    expect(new Set(node).size).toBe(SEEDS.length);
    expect(await lines(DENO, "run", "-A", program)).toEqual(node);
    const environment = { ...process.env, TZ: "Asia/Tokyo", LANG: "ja_JP.UTF-8" };
    const { stdout } = await run(process.execPath, [program], { env: environment });
    expect(stdout.trim().split("\n")).toEqual(node);
  },
  TIMEOUT_MS,
);

test(
  "one seed has the same digest a hundred times on Node, and a hundred times on Deno",
  async () => {
    const program = join(OUT, "repeated.mjs");
    const node = await lines(process.execPath, program);
    const deno = await lines(DENO, "run", "-A", program);
    expect([node.length, deno.length]).toEqual([TIMES, TIMES]);
    expect(new Set([...node, ...deno]).size).toBe(1);
  },
  TIMEOUT_MS,
);
