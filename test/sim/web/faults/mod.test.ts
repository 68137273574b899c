import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WEB_FAULTS } from "../../../../sim/web/mod.ts";

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(new URL(`../../../../${folder}`, import.meta.url))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .filter((name) => !["mod", "parse", "web-fault"].includes(name))
    .sort();
const kinds = WEB_FAULTS.map(({ kind }) => kind).sort();

test("each fault of the gateway is in the list, under the name of its file, and has a test", () => {
  expect(filesIn("sim/web/faults", ".ts")).toEqual(kinds);
  expect(filesIn("test/sim/web/faults", ".test.ts")).toEqual(kinds);
});

test("every fault of the gateway has a sentence for the help text", () => {
  for (const { about } of WEB_FAULTS) expect(about.length).toBeGreaterThan(20);
});

test("sim/README.md has one line for each fault of the gateway, in the order of the list", () => {
  const page = readFileSync(new URL("../../../../sim/README.md", import.meta.url), "utf8");
  const table = page.slice(page.indexOf("| Web fault")).split("\n\n", 1)[0] ?? "";
  const names = [...table.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, name]) => name);
  expect(names).toEqual(WEB_FAULTS.map(({ kind }) => kind));
});
