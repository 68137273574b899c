import { z } from "zod";
import type { Part, PartKind } from "./codec/message.ts";

/** Offset without a bound, as `competeAgainstBestOffset` can be. */
const infinite: z.ZodType = z.custom((value) => value === Number.POSITIVE_INFINITY, "expected a number");
const integer = z.int().min(-2_147_483_648).max(2_147_483_647);
const SCHEMAS: Readonly<Record<Exclude<PartKind, "list">, z.ZodType>> = {
  text: z.string(),
  integer,
  long: z.int(),
  decimal: z.number(),
  flag: z.boolean(),
  "optional integer": integer.optional(),
  "optional decimal": z.union([z.number(), infinite]).optional(),
};

/** Makes the schema of the values of a message, from its parts: no other values, and each of its kind. */
export function valuesSchema(parts: readonly Part[]): z.ZodType {
  const fields = parts.map(({ name, kind, rows = [] }): [string, z.ZodType] => [
    name,
    kind === "list" ? z.array(valuesSchema(rows)) : SCHEMAS[kind],
  ]);
  return z.strictObject(Object.fromEntries(fields));
}

/** Makes the schema of some values of a message, as `valuesSchema`: any of them may be missing, in the rows of lists too. */
export function someValuesSchema(parts: readonly Part[]): z.ZodType {
  const fields = parts.map(({ name, kind, rows = [] }): [string, z.ZodType] => [
    name,
    (kind === "list" ? z.array(someValuesSchema(rows)) : SCHEMAS[kind]).optional(),
  ]);
  return z.strictObject(Object.fromEntries(fields));
}
