import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ran } from "../support/external-client.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HOME = `${ROOT}test/.children/bracket-bot`;
const FILES = ["bracket_bot.py", "test_bracket_bot.py", "bracket.yaml"] as const;
const read = (name: string): string => readFileSync(`${ROOT}examples/testing/${name}`, "utf8");

const env = {
  ...process.env,
  PYTHONPATH: process.env.IB_ASYNC ?? process.env.PYTHONPATH ?? "",
  PYTHONDONTWRITEBYTECODE: "1",
  SIM: `node ${HOME}/cli.mjs sim`,
};
const isInstalled = spawnSync("python3", ["-c", "import ib_async"], { env }).status === 0;

/** Ways to break the bot, and what the verdict of the scenario says of each. */
const BREAKS: readonly (readonly [about: string, code: string, instead: string, says: RegExp])[] = [
  [
    "never sends the stop",
    "for order in bracket]",
    "for order in bracket[:2]]",
    /failed .*placeOrder arrived with orderType STP/,
  ],
  [
    "sends the bracket twice",
    "for order in bracket]",
    "for order in [*bracket, *ib.bracketOrder('BUY', quantity, limit, profit, stop)]]",
    /failed .*placeOrder arrived with orderType STP/,
  ],
  [
    "protects a part of what it buys",
    "    trades =",
    "    bracket[2].totalQuantity = quantity / 2\n        trades =",
    /failed .*placeOrder arrived with orderType STP/,
  ],
];

beforeAll(async () => {
  if (!isInstalled) return;
  mkdirSync(HOME, { recursive: true });
  // The command as one file: Node 20 runs no TypeScript.
  await build({
    entryPoints: [`${ROOT}sim/cli/main.ts`],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    target: "node20.19",
    outfile: `${HOME}/cli.mjs`,
    logLevel: "error",
  });
});

afterAll(() => rmSync(HOME, { recursive: true, force: true }));

/** Runs the test of the bot from Python, with a change of the bot. */
async function runTest(
  folder: string,
  code = "",
  instead = "",
): Promise<{ output: string; code: number | null }> {
  const bot = read("bracket_bot.py");
  if (code !== "" && bot.split(code).length !== 2)
    throw new Error(`bracket_bot.py does not have once: ${code}`);
  mkdirSync(`${HOME}/${folder}`, { recursive: true });
  for (const name of FILES) writeFileSync(`${HOME}/${folder}/${name}`, read(name));
  writeFileSync(
    `${HOME}/${folder}/bracket_bot.py`,
    bot.replace(code, () => instead),
  );
  return ran("python3", [`${HOME}/${folder}/test_bracket_bot.py`], { env });
}

const SKIPPED = "python3 cannot import ib_async: name its folders in IB_ASYNC, or install it";

test("the scenario of the bracket bot passes", { timeout: 120_000 }, async ({ skip }) => {
  if (!isInstalled) skip(SKIPPED);
  const { output, code } = await runTest("whole");
  expect(code, output).toBe(0);
});

test.for(BREAKS)(
  "the scenario of the bracket bot fails when it %s",
  { timeout: 120_000 },
  async ([about, code, instead, says], { skip }) => {
    if (!isInstalled) skip(SKIPPED);
    const { output, code: exit } = await runTest(about.replaceAll(" ", "-"), code, instead);
    expect(exit).toBe(1);
    expect(output).toMatch(says);
  },
);

test("the test of the bracket bot has fewer than 30 lines", () => {
  expect(read("test_bracket_bot.py").trimEnd().split("\n").length).toBeLessThan(30);
});
