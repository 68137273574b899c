import { expect, test } from "vitest";
import { Row, rowsOf } from "../../../../src/web/reads/row.ts";

const row = (value: unknown): Row => new Row("read x", "a row", value);

test("missing, null and empty fields are undefined, and the first field that has a value counts", () => {
  const one = row({ a: null, b: "", c: "3", d: 4 });
  expect([one.number("a"), one.number("x"), one.text("b"), one.number("a", "b", "c"), one.text("d")]).toEqual(
    [undefined, undefined, undefined, 3, "4"],
  );
  expect(one.raw("toString")).toBeUndefined();
});

test("a field of another type is an error with a sentence that names it", () => {
  const message = (read: () => unknown): string => {
    try {
      return `no error: ${read()}`;
    } catch (error) {
      return String(error);
    }
  };
  expect(message(() => row({ a: "x y" }).number("a"))).toContain(
    'Cannot read x: the gateway sent a row that cannot be read: a: expected number, received "x y"',
  );
  expect(message(() => row({ a: {} }).text("a"))).toContain("a: expected text, received object");
  expect(message(() => row({}).neededNumber("a"))).toContain("a: expected number, received nothing");
  expect(message(() => row({}).neededText("a"))).toContain("a: expected text, received nothing");
  expect(message(() => row({ a: 1.5 }).conId("a"))).toContain("a: expected contract ID, received 1.5");
  expect(message(() => row({ a: 5 }).row("a"))).toContain("expected object, received 5");
  expect(message(() => rowsOf("read x", "row", { error: "no" }))).toContain(
    "expected array, received object",
  );
});

test("a value that is no object is no row", () => {
  for (const value of [undefined, null, 1, "<html>", [], true])
    expect(() => row(value)).toThrow(/^Cannot read x: /);
});
