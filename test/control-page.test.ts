import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Metrics } from "../sim/control/metrics.ts";

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
