import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FakeGateway, listenWeb } from "../sim/web/mod.ts";
import { sessionsEnded } from "./support/sessions-ended.ts";
import { FakeTws, listen, type TcpDoor } from "./support/sim.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
// Below the project, so that a bundle without its packages finds them.
const OUT = join(ROOT, "test", ".bundles");
const PAGE = readFileSync(join(ROOT, "docs", "bundlers.md"), "utf8");
const run = promisify(execFile);

/** Everything in blocks of one language. */
const blocks = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, code = ""]) => code,
  );
const COMMANDS = blocks("sh").map((command) => command.replace(/\\\n\s*/g, "").trim());
const ALIASES = "--alias:ibkr-pool=../../src/mod.ts --alias:ibkr-pool/web=../../src/web/mod.ts";
const PLAIN = "npx esbuild app.ts --bundle --platform=node --format=esm --outfile=plain.mjs";

let tws: FakeTws;
let door: TcpDoor;

beforeAll(async () => {
  tws = new FakeTws();
  door = await listen(tws);
  mkdirSync(OUT, { recursive: true });
  const [program = ""] = blocks("ts");
  const placed = program.replace("4002", `${door.port}`);
  writeFileSync(join(OUT, "app.ts"), placed);
  // The format cjs knows no await outside of functions.
  const [imports = "", ...body] = placed.split("\n");
  writeFileSync(join(OUT, "app-cjs.ts"), `${imports}\nvoid (async () => {${body.join("\n")}})();\n`);
});

afterAll(async () => {
  tws.close();
  await door.close();
  rmSync(OUT, { recursive: true, force: true });
});

/** Runs a task while the program of the Web API has a gateway of its own: programs in a row would exceed the limits of one. */
async function withGateway<Result>(task: () => Promise<Result>): Promise<Result> {
  const gateway = new FakeGateway();
  const webDoor = await listenWeb(gateway);
  const [, program = ""] = blocks("ts");
  writeFileSync(join(OUT, "web.ts"), program.replace("http://127.0.0.1:5000", webDoor.url));
  try {
    return await task();
  } finally {
    gateway.close();
    await webDoor.close();
  }
}

/** Runs the command of the page with the package of this project; gives what the bundle prints. */
async function bundledBy(command: string): Promise<string> {
  const program = command.includes("--format=cjs") ? "app-cjs.ts" : "app.ts";
  const esbuild = join(ROOT, "node_modules", ".bin", "esbuild");
  const line = command
    .replace("npx esbuild app.ts", `"${esbuild}" ${program}`)
    .replace("npx esbuild", `"${esbuild}"`);
  const [, outfile = ""] = /--outfile=(\S+)/.exec(command) ?? [];
  await run("sh", ["-c", `${line} ${ALIASES} --log-level=error`], { cwd: OUT });
  return output(outfile);
}

async function output(file: string): Promise<string> {
  const { stdout } = await run(process.execPath, [file], { cwd: OUT });
  await sessionsEnded(tws);
  return stdout.trim();
}

// The bundles are for Node; Deno needs none.
const onNode = test.skipIf("Deno" in globalThis);

onNode.each([...COMMANDS.entries()])(
  "command %i of the page makes a bundle that runs",
  async (_, command) => {
    expect(await withGateway(() => bundledBy(command))).toBe("3 positions");
  },
);

onNode("esbuild's bundle in the format esm cannot start if it has everything and no require", async () => {
  const sentence = 'Dynamic require of "fs" is not supported';
  expect(PAGE).toContain(sentence);
  await expect(bundledBy(PLAIN)).rejects.toThrow(sentence);
});

onNode("a bundle of rolldown that has everything runs", async () => {
  await build({
    cwd: OUT,
    input: "app.ts",
    platform: "node",
    resolve: { alias: { "ibkr-pool": join(ROOT, "src", "mod.ts") } },
    output: { file: join(OUT, "rolldown.mjs") },
    logLevel: "silent",
  });
  expect(await output("rolldown.mjs")).toBe("3 positions");
});

onNode(
  "a program of the Web API is bundled as the other one, with a require or without packages",
  async () => {
    const others = COMMANDS.filter((command) => /--packages=external|--banner/.test(command));
    expect(others).toHaveLength(2);
    for (const command of others)
      expect(await withGateway(() => bundledBy(command.replace("app.ts", "web.ts")))).toBe("3 positions");
  },
);

test("the page has two programs and five commands", () => {
  expect([blocks("ts").length, COMMANDS.length]).toEqual([2, 5]);
});
