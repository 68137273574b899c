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
const TIMEOUT_MS = 240_000;
const run = promisify(execFile);

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
}, TIMEOUT_MS);

afterAll(() => rmSync(OUT, { recursive: true, force: true }));

/** Runs the program in a process of its own and returns its lines. */
async function digests(command: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(command, [...args, join(OUT, "digests.mjs")], { cwd: ROOT });
  return stdout.trim().split("\n");
}

test(
  "Node and Deno give the same digests, whatever the time zone and the language",
  async () => {
    const node = await digests(process.execPath);
    expect(node).toHaveLength(SEEDS.length);
    expect(new Set(node).size).toBe(SEEDS.length);
    expect(await digests(join(ROOT, "node_modules", ".bin", "deno"), "run", "-A")).toEqual(node);
    const environment = { ...process.env, TZ: "Asia/Tokyo", LANG: "ja_JP.UTF-8" };
    const { stdout } = await run(process.execPath, [join(OUT, "digests.mjs")], { env: environment });
    expect(stdout.trim().split("\n")).toEqual(node);
  },
  TIMEOUT_MS,
);
