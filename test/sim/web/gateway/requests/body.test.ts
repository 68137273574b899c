import { expect, test } from "vitest";
import { fieldsOf, parseBody } from "../../../../../sim/web/gateway/requests/body.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

test("an empty body is no body, JSON is parsed, and a form gives its texts", () => {
  expect(parseBody({ body: " ", headers: {} })).toEqual({ value: undefined });
  expect(parseBody({ body: '{"a":[1]}', headers: {} })).toEqual({ value: { a: [1] } });
  expect(parseBody({ body: "compete=true&mac=06%3AF4", headers: FORM })).toEqual({
    value: { compete: "true", mac: "06:F4" },
  });
});

test("a body that is not JSON, or is huge, gets a sentence", () => {
  for (const body of ["<html>", "{", "NaN", "x".repeat(2_000_000)])
    expect(parseBody({ body, headers: {} })).toEqual({
      failure: expect.stringMatching(/^Cannot read the body: /),
    });
});

test("anything but an object has no fields", () => {
  for (const body of [undefined, null, 1, "a", [1], true]) expect(fieldsOf(body)).toEqual({});
  expect(fieldsOf({ a: 1 })).toEqual({ a: 1 });
});
