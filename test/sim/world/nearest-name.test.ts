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

test("a name that contains the given one whole is meant rather than one that is spelled alike", () => {
  expect(nearestName("linesMax", ["clientsMax", "marketDataLinesMax"])).toBe("marketDataLinesMax");
});
