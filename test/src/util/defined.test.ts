import { expect, test } from "vitest";
import { defined } from "../../../src/util/defined.ts";

test("defined() leaves out undefined fields, and keeps null, false, 0, NaN and empty text", () => {
  const fields = { none: undefined, nothing: null, no: false, zero: 0, nan: Number.NaN, text: "" };
  const kept = defined(fields);
  expect(Object.keys(kept)).toEqual(["nothing", "no", "zero", "nan", "text"]);
  expect(kept).toEqual({ nothing: null, no: false, zero: 0, nan: Number.NaN, text: "" });
});

test("defined() copies: the given fields stay as they are", () => {
  const fields: { at: number; zone: string | undefined } = { at: 1, zone: undefined };
  const kept: { readonly at: number; readonly zone?: string } = defined(fields);
  expect(kept).not.toBe(fields);
  expect(Object.keys(fields)).toEqual(["at", "zone"]);
});
