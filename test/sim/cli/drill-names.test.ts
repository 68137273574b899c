import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { chosenDrills } from "../../../sim/cli/drill-names.ts";
import type { Drill } from "../../../sim/drills/mod.ts";

const drill = (name: string): Drill => ({ name, about: "", needs: [], scenario: {}, session: "kept" });
const CATALOGUE = ["drop-rst", "drop-fin", "half-open"].map(drill);
const names = (...given: readonly string[]) => chosenDrills(given, CATALOGUE).map(({ name }) => name);

test("no name and the name all mean every drill", () => {
  expect(names()).toEqual(["drop-rst", "drop-fin", "half-open"]);
  expect(names("all")).toEqual(["drop-rst", "drop-fin", "half-open"]);
});

test("drills run in the order of their names, each once", () => {
  expect(names("half-open", "drop-rst", "half-open")).toEqual(["half-open", "drop-rst"]);
});

test("a name that does not exist is refused with the one that was probably meant", () => {
  expect(() => names("drop-rts")).toThrow(
    'Cannot run the drill "drop-rts": no drill has this name; did you mean drop-rst?',
  );
});

test("all stands for every drill beside other names too", () => {
  expect(names("half-open", "all")).toEqual(["half-open", "drop-rst", "drop-fin"]);
});

test("words of a program without -- are refused with that hint", () => {
  expect(() => names("drop-rst", "python3", "bot.py")).toThrow(/; a program to drill is given after --$/);
  expect(() => names("python3")).not.toThrow(/given after --/);
});

test("a file of a scenario is a drill of its name, with its checks", () => {
  const folder = mkdtempSync(join(tmpdir(), "drill-names-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "own.yaml");
  writeFileSync(
    file,
    "scenario: own\nabout: A night of my own.\nchecks:\n  - event: start\n    atLeast: 1\n",
  );
  expect(chosenDrills([file], CATALOGUE)).toMatchObject([
    { name: "own", about: "A night of my own.", scenario: { checks: [{ event: "start", atLeast: 1 }] } },
  ]);
  expect(() => names(join(folder, "none.yaml"))).toThrow("there is no such file");
});
