import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

test("the formatter ignores what git ignores, such as the report of the benchmark", () => {
  expect(JSON.parse(read("biome.json")).vcs).toEqual({
    enabled: true,
    clientKind: "git",
    useIgnoreFile: true,
  });
  expect(read(".gitignore").split("\n")).toContain("bench/results/");
});
