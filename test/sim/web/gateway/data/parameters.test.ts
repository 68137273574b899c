import { expect, test } from "vitest";
import {
  listOf,
  objectOf,
  textOf,
  textsOf,
  wholeNumber,
} from "../../../../../sim/web/gateway/data/parameters.ts";

test("wholeNumber() parses digits alone", () => {
  expect([0, "0", "12", 2_147_483_647].map(wholeNumber)).toEqual([0, 0, 12, 2_147_483_647]);
  const others = [
    "",
    "-1",
    "1.5",
    " 1",
    "1e3",
    "12345678901",
    Number.NaN,
    -1,
    null,
    undefined,
    [1],
    {},
    true,
  ];
  expect(others.filter((value) => wholeNumber(value) !== undefined)).toEqual([]);
});

test("listOf() leaves out empty items and spaces", () => {
  expect(listOf("a, b,,c,")).toEqual(["a", "b", "c"]);
  expect([listOf(null), listOf(""), listOf(",")]).toEqual([[], [], []]);
});

test("objectOf() accepts objects alone", () => {
  expect(objectOf({ a: 1 })).toEqual({ a: 1 });
  expect([null, [], "a", 1, undefined].map(objectOf)).toEqual(Array(5).fill(undefined));
});

test("textsOf() gets texts and numbers, and leaves out other values", () => {
  expect(textsOf(["31", 84, null, {}, true])).toEqual(["31", "84"]);
  expect([null, "31", { 0: "31" }, undefined].map(textsOf)).toEqual([[], [], [], []]);
});

test("textOf() gets texts of values that are not objects", () => {
  expect(["a", 1, false].map(textOf)).toEqual(["a", "1", "false"]);
  expect([null, undefined, {}, []].map(textOf)).toEqual(Array(4).fill(undefined));
});
