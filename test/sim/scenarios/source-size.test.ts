import { expect, test } from "vitest";
import { readScenario } from "../../../sim/mod.ts";
import { sizeReason } from "../../../sim/scenarios/source-size.ts";

const HEAD = "scenario: many\nabout: Many steps.\n";
const ENTRIES = /^the file has more than 15000 entries of lists, and a scenario at most 10000 steps$/;

test("a file of far more steps than a scenario has is refused before it is parsed", () => {
  const steps = (count: number): string => "  - { at: 1s, heal: all }\n".repeat(count);
  expect(sizeReason(`${HEAD}timeline:\n${steps(20_000)}`)).toMatch(ENTRIES);
  expect(() => readScenario(`${HEAD}timeline:\n${steps(20_000)}`, "many.yaml")).toThrow(
    /^many\.yaml:1:1: the file has more than 15000 entries of lists/,
  );
  expect(sizeReason(`${HEAD}timeline:\n${steps(10_000)}`)).toBeUndefined();
});

test("entries of lists are counted in every notation, and no other", () => {
  const json = (count: number): string =>
    JSON.stringify({ timeline: Array(count).fill({ at: 1, heal: "all" }) });
  expect(sizeReason(json(15_000))).toBeUndefined();
  expect(sizeReason(json(15_002))).toMatch(ENTRIES);
  expect(sizeReason("- ".repeat(20_000))).toMatch(ENTRIES);
  expect(sizeReason("[x,".repeat(20_000))).toMatch(ENTRIES);
  expect(sizeReason(`about: "${"[,".repeat(20_000)}"`)).toBeUndefined();
  expect(sizeReason(`about: |\n${"  - x\n".repeat(20_000)}`)).toBeUndefined();
  expect(
    sizeReason(`{ ${Array.from({ length: 20_000 }, (_, at) => `a${at}: 1`).join(", ")} }`),
  ).toBeUndefined();
});

test("a file of too many tokens is refused whatever they are", () => {
  const fields = Array.from({ length: 150_000 }, (_, at) => `a${at}: 1\n`).join("");
  expect(sizeReason(fields)).toBe("the file has more than 500000 YAML tokens");
});
