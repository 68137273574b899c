import * as v from "valibot";
import { afterEach, expect, test } from "vitest";
import { checked } from "../../../src/arguments/checked.ts";
import { anyOf, decimal, listOf, oneOf, type Schema, whole } from "../../../src/arguments/schema.ts";
import { strict } from "../../../src/arguments/strict.ts";

/** What the sentence says of a value that a schema refuses. */
function fault(schema: Schema, value: unknown): string {
  try {
    checked("check", schema, value, "value");
  } catch (error) {
    return (error as Error).message.replace("Cannot check: ", "");
  }
  return "accepted";
}

afterEach(() => {
  v.deleteGlobalConfig();
  v.deleteGlobalMessage();
  v.deleteSchemaMessage();
  v.deleteSpecificMessage(v.string);
});

test.each<[Schema, unknown, string]>([
  [v.string(), 7, "expected string, received number"],
  [v.boolean(), null, "expected boolean, received null"],
  [v.array(v.string()), new Date(0), "expected array, received Date"],
  [decimal, Number.NaN, "expected number, received NaN"],
  [decimal, Number.NEGATIVE_INFINITY, "expected number, received -Infinity"],
  [decimal, Object.create(null), "expected number, received object"],
  [whole(1), 1.5, "expected int, received number"],
  [whole(1), 0, "too small: expected number to be >=1"],
  [whole(1, 5), 6, "too big: expected number to be <=5"],
  [v.pipe(v.string(), v.minLength(2)), "a", "too small: expected string to have >=2 characters"],
  [oneOf(["a", 1]), "b", 'expected one of "a"|1'],
  [anyOf<string | number>("expected a or a number", oneOf(["a"]), decimal), "b", "expected a or a number"],
])("a fault names the expected and the received type (%#)", (schema, value, text) => {
  expect(fault(schema, value)).toBe(`value: ${text}`);
});

test("a list that is too long or too short is one fault, whether its elements are valid or not", () => {
  const list = listOf(v.string(), 1, 3);
  expect(fault(list, [])).toBe("value: too small: expected array to have >=1 items");
  expect(fault(list, [7, 7, 7, 7])).toBe("value: too big: expected array to have <=3 items");
  expect(fault(list, ["a", 7])).toBe("value.1: expected string, received number");
  expect(fault(list, ["a"])).toBe("accepted");
});

test("a copy has the fields in the order of the schema, and none that was not given", () => {
  const schema = strict({ a: v.optional(v.string()), b: v.optional(whole(0), 5), c: v.optional(v.string()) });
  const given = { c: undefined, b: 1, a: "x" };
  const copy = checked("check", schema, given);
  expect(Object.keys(copy)).toEqual(["a", "b", "c"]);
  expect(copy).not.toBe(given);
  expect(Object.keys(checked("check", schema, {}))).toEqual(["b"]);
});

test("fields that every object inherits are unknown when they are given", () => {
  const schema = strict({ a: v.optional(v.string()) });
  expect(fault(schema, { toString: 1 })).toBe("value: unknown field toString");
  expect(fault(schema, JSON.parse('{"__proto__":{"a":1}}'))).toBe("value: unknown field __proto__");
  expect(checked("check", schema, {})).toEqual({});
});

test("what a program sets for its own use of valibot changes nothing here", () => {
  v.setGlobalConfig({ abortEarly: true, lang: "de" });
  v.setGlobalMessage(() => "falsch", "de");
  v.setSchemaMessage(() => "falsch");
  v.setSpecificMessage(v.string, () => "falsch");
  expect(fault(strict({ a: v.string(), b: v.string() }), {})).toBe(
    "value.a: expected string, received undefined; value.b: expected string, received undefined",
  );
});
