import { expect, test } from "vitest";
import type { Wanted } from "../../../sim/scenarios/scenario.ts";
import { patternOf, wantedValuesText } from "../../../sim/scenarios/wanted.ts";
import { mismatches } from "../../../sim/script/match.ts";

const VALUES: readonly unknown[] = ["AAPL", "MSFT", 5, 7, true, undefined];

test.each<[Wanted, string, readonly unknown[]]>([
  ["AAPL", "value AAPL", ["AAPL"]],
  [5, "value 5", [5]],
  [true, "value true", [true]],
  [{ matches: "^[AM]" }, "value like ^[AM]", ["AAPL", "MSFT"]],
  [{ atLeast: 6 }, "value at least 6", [7]],
  [{ atMost: 6 }, "value at most 6", [5]],
  [{ atLeast: 5, atMost: 7 }, "value at least 5 and at most 7", [5, 7]],
])("%o reads: %s, and accepts such values alone", (wanted, text, accepted) => {
  expect(wantedValuesText({ value: wanted })).toBe(text);
  const pattern = patternOf({ value: wanted });
  expect(VALUES.filter((value) => mismatches(pattern, { value }).length === 0)).toEqual(accepted);
});

test("no values are no requirement", () => {
  expect([wantedValuesText(undefined), patternOf(undefined)]).toEqual(["", {}]);
});
