import type * as v from "valibot";
import { typeName } from "./fault-texts.ts";
import { customSchema, type Schema } from "./schema.ts";

/** The schemas of the fields of an object, by name. */
export type Fields = Readonly<Record<string, Schema>>;

/** The type of an object with such fields. */
export type ObjectOf<Shape extends Fields> = { -readonly [Name in keyof Shape]: v.InferOutput<Shape[Name]> };

/** The schema of an object; `shape` has those of its fields. */
export type Strict<Shape extends Fields = Fields> = Schema<ObjectOf<Shape>> & { readonly shape: Shape };

/**
 * An object with these fields and no others. An unknown one is named, with the one that may have been meant: a field that
 * is dropped silently would make TWS answer something else.
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

/** Says that a field is unknown, and which one may be meant: one that differs in case alone, or begins like it. */
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
