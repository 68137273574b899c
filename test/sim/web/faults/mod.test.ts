import { readdirSync } from "node:fs";
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
