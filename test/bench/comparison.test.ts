import { expect, test } from "vitest";
import { comparison, figures } from "../../bench/comparison.ts";

const lap = (contestant: string, ...cpuUs: number[]) => ({
  contestant,
  row: "ticks",
  samples: cpuUs.map((each) => ({ cpuUs: each, wallUs: 2 * each })),
});
const ALL = figures([lap("ours", 4, 100, 4), lap("theirs", 2, 2, 2)]);
/** What stands in parentheses in the last row. */
const ratio = (table: string): string | undefined =>
  /\(([\d.]+)\)/.exec(table.trimEnd().split("\n").at(-1) ?? "")?.[1];

test("as a cost, twice as much as the rival is 2", () => {
  expect(ratio(comparison("CPU", ALL, "cpuUs", "theirs", "cost"))).toBe("2.00");
});

test("as a speed, twice as long as the rival is a half", () => {
  expect(ratio(comparison("wall", ALL, "wallUs", "theirs", "speed"))).toBe("0.50");
});

test("a contestant without a figure in a row is left out of its ratio", () => {
  const all = [...ALL, ...figures([{ ...lap("theirs", 1), row: "errors" }])];
  expect(ratio(comparison("CPU", all, "cpuUs", "theirs", "cost"))).toBeUndefined();
});
