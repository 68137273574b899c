import { expect, test } from "vitest";
import { type Duration, durationMs, durationSchema, durationText } from "../../../sim/scenarios/duration.ts";

test.each<[Duration, number]>([
  [0, 0],
  [250, 250],
  ["30s", 30_000],
  ["1.5 min", 90_000],
  ["2h", 7_200_000],
  ["1d", 86_400_000],
  ["10ms", 10],
])("the duration %s is %d ms", (duration, ms) => {
  expect(durationMs(duration)).toBe(ms);
  expect(durationSchema.safeParse(duration).success).toBe(true);
});

test.each<[unknown]>([
  [-1],
  [Number.NaN],
  [Number.POSITIVE_INFINITY],
  [367 * 86_400_000],
  ["400d"],
  ["30"],
  ["5 weeks"],
  ["-3s"],
  [""],
  ["1e3s"],
  [true],
])("%s is no duration", (value) => {
  const checked = durationSchema.safeParse(value);
  expect(checked.success).toBe(false);
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1_100, "1.1 s"],
  [59_999, "59.99 s"],
  [90_000, "1.5 min"],
  [3_599_999, "59.99 min"],
  [7_200_000, "2 h"],
  [129_600_000, "1.5 d"],
])("%d ms are written as %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([Number.NaN, null, undefined, {}, true, "soon"])(
  "the problem of %s says what a duration is",
  (given) => {
    expect(durationSchema.safeParse(given).error?.issues).toMatchObject([
      { message: expect.stringContaining("expected a duration such as 30s") },
    ]);
  },
);
