import { expect, test } from "vitest";
import { comparison, figures } from "../../bench/comparison.ts";

const lap = (contestant: string, ...cpuUs: number[]) => ({
  contestant,
  row: "ticks",
  samples: cpuUs.map((each) => ({ cpuUs: each, wallUs: 2 * each })),
});
const ALL = figures([lap("ours", 4, 100, 4), lap("theirs", 2, 2, 2)]);
/** Returns the ratio in the last row. */
const ratio = (table: string): string | undefined =>
  /\(([\d.]+)\)/.exec(table.trimEnd().split("\n").at(-1) ?? "")?.[1];

test("comparison() prints twice the cost of the rival as 2.00", () => {
  expect(ratio(comparison("CPU", ALL, "cpuUs", "theirs", "cost"))).toBe("2.00");
});

test("comparison() prints twice the time of the rival as the speed 0.50", () => {
  expect(ratio(comparison("wall", ALL, "wallUs", "theirs", "speed"))).toBe("0.50");
});

test("comparison() prints no ratio for a contestant without a figure in the row", () => {
  const all = [...ALL, ...figures([{ ...lap("theirs", 1), row: "errors" }])];
  expect(ratio(comparison("CPU", all, "cpuUs", "theirs", "cost"))).toBeUndefined();
});
