import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { Metrics } from "../sim/control/metrics.ts";
import { ran } from "./support/external-client.ts";
import { blocksOf } from "./support/page-blocks.ts";
import { controlUrl, startSim, stopSim } from "./support/terminal.ts";

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

const PAGE = read("docs/control.md");

/** The rows below a heading of docs/control.md whose first cell is in backticks, as cells. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const section = (PAGE.split(`\n## ${heading}\n`)[1] ?? "").split("\n## ", 1)[0] ?? "";
  return [...section.matchAll(/^\| `.*$/gm)].map(([row]) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

test("docs/control.md has a row for each path and method, as the description has it", () => {
  const { paths }: { paths: Record<string, Record<string, { summary: string }>> } = JSON.parse(
    read("docs/control-openapi.json"),
  );
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => [`${method.toUpperCase()} ${path}`, summary]),
  );
  expect(described.length).toBeGreaterThan(20);
  // A bar and a backtick would end a cell of the table or a name.
  expect(rowsBelow("Paths")).toEqual(described.map((row) => row.map((cell) => cell.replaceAll("`", ""))));
});

test("docs/control.md has a row for each metric", async () => {
  const text = await new Metrics(() => ({ sessions: 0, readers: 0, orders: [], faults: [] })).text();
  const names = [...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name);
  expect(rowsBelow("Metrics").map(([name]) => name)).toEqual(names);
});

const CONTROL = "http://127.0.0.1:8474";

/** The first block of docs/control.md in a language that has a text. */
const blockWith = (language: string, text: string): string =>
  blocksOf("docs/control.md").find((block) => block.language === language && block.text.includes(text))
    ?.text ?? "";

/** Runs a block of the page while a fake runs, with its control port. */
async function ranBeside(block: string, program: string, args: readonly string[]): Promise<string> {
  const sim = await startSim("--control", "0", "--always-open", "--quiet");
  const url = await controlUrl(sim);
  const { output, code } = await ran(program, [...args, block.replaceAll(CONTROL, url)]);
  await stopSim(sim);
  expect([code, output]).toEqual([0, output]);
  return output;
}

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

// Without curl there is nothing to run the block with.
test.runIf(has("curl"))(
  "the block with curl of docs/control.md acts, and nothing of it is refused",
  async () => {
    const block = blockWith("sh", "curl");
    expect(block).toContain(CONTROL);
    // The stream of events goes on until Ctrl-C: here it ends with its first event.
    const ending = block.replace(/^curl -sN (\S+).*$/m, "curl -sN $1 | head -n 1");
    expect(ending).not.toBe(block);
    const output = await ranBeside(`set -e\n${ending}`, "sh", ["-c"]);
    expect(output).not.toContain('"error"');
    const [answer = ""] = /`(\{"id":1,.*?)`/.exec(PAGE)?.slice(1) ?? [];
    expect(output).toContain(answer);
  },
);

// Without Python there is nothing to run the block with.
test.runIf(has("python3"))("the block in Python of docs/control.md acts", async () => {
  expect(await ranBeside(blockWith("python", "urllib"), "python3", ["-c"])).toBe("[]\n");
});

test("the configuration of Prometheus of docs/control.md names the port of the page", () => {
  const { scrape_configs: configs } = parse(blockWith("yaml", "scrape_configs"));
  expect(configs[0].static_configs[0].targets).toEqual([new URL(CONTROL).host]);
});
