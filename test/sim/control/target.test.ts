import { expect, test } from "vitest";
import { answersOf } from "../../../sim/control/target.ts";

test("who answers follows from what runs, unless it is given", () => {
  expect((["sim", "drill", "proxy", "replay"] as const).map((what) => answersOf({ what }))).toEqual([
    "fake",
    "fake",
    "gateway",
    "recording",
  ]);
  expect(answersOf({ what: "drill", answers: "gateway" })).toBe("gateway");
});
