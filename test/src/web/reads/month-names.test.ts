import { expect, test } from "vitest";
import { monthName, monthOfName } from "../../../../src/web/reads/month-names.ts";

test("a month has one name, by itself and by each of its days", () => {
  expect(["202601", "20261231", "209912"].map(monthName)).toEqual(["JAN26", "DEC26", "DEC99"]);
  expect(["", "2026", "202613", "202600", "2026010", "MAR26"].map(monthName)).toEqual(
    Array(6).fill(undefined),
  );
});

test("the name of a month is read, and nothing else is", () => {
  expect(["JAN26", "dec99"].map(monthOfName)).toEqual(["202601", "209912"]);
  expect(["", "JAN", "JAX26", "JAN2026", "202601"].map(monthOfName)).toEqual(Array(5).fill(undefined));
});
