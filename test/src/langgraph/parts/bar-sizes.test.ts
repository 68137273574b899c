import { expect, test } from "vitest";
import { checkBars, TOOL_BAR_SIZES, VALID_PAIRS } from "../../../../src/langgraph/parts/bar-sizes.ts";
import { SIZES_AND_LONGEST } from "../../../support/bar-pairs.ts";

test.each(SIZES_AND_LONGEST)("bars of %s go back at most %s", (barSize, longest) => {
  expect(() => checkBars(longest, barSize)).not.toThrow();
  const [count = "", unit = ""] = longest.split(" ");
  expect(() => checkBars(`${Number(count) + 1} ${unit}`, barSize)).toThrow(/Cannot read historical bars/);
});

test("all sizes have their longest duration in the sentence for models", () => {
  expect(SIZES_AND_LONGEST.map(([size]) => size)).toEqual(TOOL_BAR_SIZES);
  for (const [size, longest] of SIZES_AND_LONGEST) expect(VALID_PAIRS).toContain(`${size} ${longest}`);
});

test.each([
  "",
  "1",
  "D",
  "1D",
  "0 D",
  "1.5 D",
  "-1 D",
  "1 d",
  "1 H",
  "366 D",
  "53 W",
  "13 M",
  "41 Y",
  " 1 D",
])("the duration %j is refused before anything is sent", (duration) => {
  expect(() => checkBars(duration, "1 day")).toThrow(/duration: expected a whole number and a unit/);
});

test("a duration that is shorter than one bar is refused", () => {
  expect(() => checkBars("30 S", "1 min")).toThrow(/shorter than one bar/);
  expect(() => checkBars("1 D", "1 week")).toThrow(/shorter than one bar/);
});
