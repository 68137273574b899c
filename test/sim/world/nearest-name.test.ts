import { expect, test } from "vitest";
import { nearestName, suggestion } from "../../../sim/world/nearest-name.ts";

const NAMES = ["half-open", "latency", "drop", "connectivity-lost"];

test.each([
  ["halfopen", "half-open"],
  ["HALF_OPEN", "half-open"],
  ["latencey", "latency"],
  ["drpo", "drop"],
  ["dorp", "drop"],
  ["connectivity", "connectivity-lost"],
  ["lost", "connectivity-lost"],
  ["", undefined],
  ["xyzzy", undefined],
])("for %j the name that was probably meant is %s", (wrong, meant) => {
  expect(nearestName(wrong, NAMES)).toBe(meant);
});

test("a suggestion is the nearest name, or all names where none is near", () => {
  expect(suggestion("drop1", NAMES)).toBe("did you mean drop?");
  expect(suggestion("xyzzy", NAMES)).toBe("the names are half-open, latency, drop, connectivity-lost");
  expect(suggestion("x".repeat(1_000_000), NAMES)).toContain("the names are");
});

test("a suggestion of many names is short, and says how many it leaves out", () => {
  const many = Array.from({ length: 100 }, (_, at) => `wholly-unlike-${at}`);
  const text = suggestion("xyzzy", many);
  expect(text.length).toBeLessThan(400);
  expect(text).toMatch(/^the names are wholly-unlike-0, .*\d and (\d+) others$/);
  expect(text.split(", ").length + Number(/(\d+) others$/.exec(text)?.[1])).toBe(100);
});

test("a name that contains the given one whole is meant rather than one that is spelled alike", () => {
  expect(nearestName("linesMax", ["clientsMax", "marketDataLinesMax"])).toBe("marketDataLinesMax");
});
