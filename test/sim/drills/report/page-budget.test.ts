import { expect, test } from "vitest";
import { embedded, fitted, shares } from "../../../../sim/drills/report/page-budget.ts";

test("embedded() writes JSON that can end no script", () => {
  const text = embedded({ text: "</script>\u2028<!--" });
  expect(text).not.toMatch(/[<\u2028]/);
  expect(JSON.parse(text)).toEqual({ text: "</script>\u2028<!--" });
});

test("fitted() keeps the most important rows in their own order", () => {
  const kept = fitted(
    [5, 1, 4, 2, 3],
    2 + 3 * 10,
    (row) => row,
    () => 10,
  );
  expect(kept).toEqual({ rows: [1, 2, 3], leftOut: 2, bytes: 32 });
  expect(fitted([1, 2], 0).rows).toEqual([]);
});

test("shares() gives to others what one part does not need, and never more than there is", () => {
  expect(shares([10, 100, 100], 110)).toEqual([10, 50, 50]);
  expect(shares([10, 20], 100)).toEqual([10, 20]);
  expect(shares([], 100)).toEqual([]);
});
