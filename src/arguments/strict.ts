import type * as v from "valibot";
import { typeName } from "./fault-texts.ts";
import { customSchema, type Schema } from "./schema.ts";

/** The schemas of the fields of an object, by name. */
export type Fields = Readonly<Record<string, Schema>>;

/** Type of an object with these fields. */
export type ObjectOf<Shape extends Fields> = { -readonly [Name in keyof Shape]: v.InferOutput<Shape[Name]> };

/** Schema of an object; `shape` has the schemas of its fields. */
export type Strict<Shape extends Fields = Fields> = Schema<ObjectOf<Shape>> & { readonly shape: Shape };

/**
 * Makes the schema of an object with these fields and no others. The fault of an unknown field suggests a similar one: if it
 * were dropped silently, TWS would answer another request.
 */
export function strict<Shape extends Fields>(shape: Shape): Strict<Shape> {
  const entries = Object.entries(shape);
  const known = entries.map(([name]) => name);
  const schema = customSchema((given, faults) => {
    const copy: Record<string, unknown> = {};
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      faults.add(`expected object, received ${typeName(given)}`);
      return copy as ObjectOf<Shape>;
    }
    for (const [name, schema] of entries) {
      const value = faults.field(name, schema, Reflect.get(given, name));
      if (value !== undefined || name in given) copy[name] = value;
    }
    for (const name in given) if (!Object.hasOwn(shape, name)) faults.add(unknownField(name, known));
    return copy as ObjectOf<Shape>;
  });
  return { ...schema, shape };
}

/** Words the fault of an unknown field, with a suggestion: a field that differs in case only, or that begins like it. */
export function unknownField(key: string, known: readonly string[]): string {
  const typed = key.toLowerCase();
  const meant =
    known.find((name) => name.toLowerCase() === typed) ??
    known.find((name) => {
      const lower = name.toLowerCase();
      return typed.length > 2 && (lower.startsWith(typed) || typed.startsWith(lower));
    });
  return `unknown field ${key}${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}
