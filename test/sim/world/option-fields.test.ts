import { expect, test } from "vitest";
import { z } from "zod";
import { checkOptions, defaultsOf, given, type OptionField } from "../../../sim/world/option-fields.ts";

const FIELDS: Readonly<Record<string, OptionField>> = {
  linesMax: { accepts: z.int().min(1).max(100), about: "lines", byDefault: 100 },
  endMs: { accepts: z.int().min(0), about: "time of the end", byDefault: 11_000, gentle: 0 },
};

test("checkOptions() names each option that is unknown or not accepted, and what was meant", () => {
  const check = (options: unknown) => () => checkOptions(FIELDS, options, "a thing");
  expect(check({ linesMax: -3 })).toThrow(/^Cannot make a thing: linesMax: .*>=1/);
  expect(check({ lineMax: 3 })).toThrow(
    "Cannot make a thing: lineMax: there is no such option; did you mean linesMax?",
  );
  expect(check({ linesMax: "3", endMs: 0.5 })).toThrow(/linesMax: .*; endMs: /);
  expect(check({ ["__proto__"]: 1, toString: 1 })).toThrow("toString: there is no such option");
  for (const wrong of [null, [], 3, "linesMax"])
    expect(check(wrong)).toThrow("Cannot make a thing: expected an object with options");
  expect(check({ linesMax: 100, endMs: undefined })).not.toThrow();
});

test("defaults follow the profile where an option differs between profiles", () => {
  expect(defaultsOf(FIELDS)).toEqual({ linesMax: 100, endMs: 11_000 });
  expect(defaultsOf(FIELDS, "gentle")).toEqual({ linesMax: 100, endMs: 0 });
  expect(given({ linesMax: undefined, endMs: 0 })).toEqual({ endMs: 0 });
});
