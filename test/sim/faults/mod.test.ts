import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { FAULTS } from "../../support/sim.ts";

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(new URL(`../../../${folder}`, import.meta.url))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
/** Files of the folder that are not a fault. */
const OTHERS = [
  "answers",
  "chosen-messages",
  "daily-faults",
  "fault",
  "fault-shape",
  "held-bytes",
  "meant-request",
  "mod",
  "moments",
  "order-moments",
  "parse",
  "stalled-bytes",
  "strikes",
];
const kinds = FAULTS.map(({ kind }) => kind).sort();

test("every file of a fault is in the list of mod.ts, under the name of its file", () => {
  expect(filesIn("sim/faults", ".ts").filter((name) => !OTHERS.includes(name))).toEqual(kinds);
});

test("every fault has a test of its own", () => {
  expect(filesIn("test/sim/faults", ".test.ts").filter((name) => !OTHERS.includes(name))).toEqual(kinds);
});

test("every fault has a sentence for the help text", () => {
  for (const { about } of FAULTS) expect(about.length).toBeGreaterThan(20);
});
