import { expect, test } from "vitest";
import { readValues } from "../../../../sim/exchange/history/past-values.ts";

const COLUMNS = [{ time: ["time", "date"], price: ["price"] }, { size: ["size"] }] as const;

function read(text: string, format: "csv" | "jsonl" = "csv"): unknown[] {
  const found: unknown[] = [];
  readValues({ file: "x.csv", text, what: "bars" }, format, COLUMNS, (values) => {
    found.push([values.line, values.time("date"), values.number("price"), values.has("size")]);
  });
  return found;
}
const DAY = Date.UTC(2026, 0, 5);

test("values are read by the names of their columns, with the number of their line", () => {
  expect(read("PRICE,Date,size\n1.5,20260105,3\n\n2e1,2026-01-05,")).toEqual([
    [2, DAY, 1.5, true],
    [4, DAY, 20, false],
  ]);
  expect(read('{"price":"1.5","time":"20260105"}', "jsonl")).toEqual([[1, DAY, 1.5, false]]);
});

test.each([
  ["", "x.csv: line 1: there are no bars"],
  ["price,size", "x.csv: line 1: there is no time; the columns are price, size"],
  ["price,time,price\n1,20260105,2", "x.csv: line 1: the column price is there twice"],
  ["price,time\n1", "x.csv: line 2: expected 2 values, as many as there are columns, got 1"],
  ["price,time\nInfinity,20260105", 'x.csv: line 2: price: expected a number, got "Infinity"'],
  ["price,time\n1,2026", 'x.csv: line 2: time: expected a day such as 20260113 or 2026-01-13, got "2026"'],
])("the text %j is refused", (text, message) => {
  expect(() => read(text)).toThrow(new RangeError(message));
});
