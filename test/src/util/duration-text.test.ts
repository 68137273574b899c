import { expect, test } from "vitest";
import { durationText } from "../../../src/util/duration-text.ts";

test("a span of time is given in ms below a second, and in seconds with one decimal above", () => {
  expect([-5, 0, 339.6, 999, 1_000, 1_449, 1_450, 10_000, 61_234].map(durationText)).toEqual([
    ...["0 ms", "0 ms", "340 ms", "999 ms", "1 s", "1.4 s", "1.5 s", "10 s", "61.2 s"],
  ]);
});
