import { expect, test } from "vitest";
import { answerTable, shownTime } from "../../../../src/langgraph/parts/answer-table.ts";

test("columns are named once, and those without any value are left out", () => {
  const rows = [
    { symbol: "AAPL", strike: undefined, size: 1, price: Number.MAX_VALUE },
    { symbol: "MSFT", strike: undefined, size: undefined, price: 2 },
  ];
  expect(answerTable(rows, { limit: 5, noun: "rows" })).toEqual({
    columns: ["symbol", "size", "price"],
    rows: [
      ["AAPL", 1, null],
      ["MSFT", null, 2],
    ],
  });
});

test("rows above the limit are counted, and either end can be kept", () => {
  const rows = [1, 2, 3].map((n) => ({ n }));
  const first = answerTable(rows, { limit: 2, noun: "rows" });
  expect(first).toMatchObject({
    rows: [[1], [2]],
    more: expect.stringMatching(/^1 more rows are not shown/),
  });
  const last = answerTable(rows, { limit: 2, keep: "last", noun: "earlier rows", note: "a note" });
  expect(last).toMatchObject({ rows: [[2], [3]], note: "a note" });
  expect(answerTable([], { limit: 2, noun: "rows" })).toEqual({ columns: [], rows: [] });
});

test("an instant is shown in UTC without what is zero, and a day as a date", () => {
  expect(shownTime(Date.UTC(2026, 0, 13, 15, 30))).toBe("2026-01-13T15:30Z");
  expect(shownTime(Date.UTC(2026, 0, 13, 15, 30, 5, 7))).toBe("2026-01-13T15:30:05Z");
  expect(shownTime(Date.UTC(2026, 0, 13), true)).toBe("2026-01-13");
  expect(shownTime(undefined)).toBeUndefined();
});
