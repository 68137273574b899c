import { expect, test } from "vitest";
import { stepTimes } from "../../../sim/scenarios/step-times.ts";

test("steps with a time begin chains, and those after them add theirs", () => {
  const times = stepTimes([
    { heal: "all" },
    { after: "1s", heal: "all" },
    { at: "1 min", heal: "all" },
    { heal: "all" },
    { after: 500, heal: "all" },
  ]);
  expect(times.map(({ chain, isTimed, sinceMs }) => [chain, isTimed, sinceMs])).toEqual([
    [0, true, 0],
    [0, true, 1_000],
    [2, true, 60_000],
    [2, true, 60_000],
    [2, true, 60_500],
  ]);
});

test("the time of steps after a trigger, or after a step that is wrong, is not known", () => {
  const times = stepTimes([
    { when: { request: "reqIds" }, heal: "all" },
    { after: "2s", heal: "all" },
    undefined,
    { after: "3s", heal: "all" },
  ]);
  expect(times.map(({ chain, isTimed, sinceMs }) => [chain, isTimed, sinceMs])).toEqual([
    [0, false, 0],
    [0, false, 2_000],
    [2, false, 0],
    [2, false, 3_000],
  ]);
});
