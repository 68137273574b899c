import { expect, test } from "vitest";
import { fieldsOf, frameRows, textOf } from "../../../../src/web/streams/row-fields.ts";

test("a text is read from a text or a number, and from nothing else", () => {
  expect(["x", 7].map(textOf)).toEqual(["x", "7"]);
  for (const odd of ["", Number.NaN, null, {}, undefined]) expect(textOf(odd)).toBe(undefined);
});

test("rows are the objects of a list, or one object", () => {
  expect(frameRows([{ a: 1 }, null, "x", [1]])).toEqual([{ a: 1 }]);
  expect(frameRows({ a: 1 })).toEqual([{ a: 1 }]);
  expect([frameRows("x"), frameRows(null)]).toEqual([[], []]);
});

test("a field is that of the first name that has one which can be read", () => {
  const row = fieldsOf({ a: null, b: "x", c: "1,200", d: {} });
  expect([row.text("a", "d", "b"), row.number("a", "b", "c"), row.number("d"), row.text("none")]).toEqual([
    "x",
    1_200,
    undefined,
    undefined,
  ]);
});
