import * as z from "zod";

/**
 * An object with these fields and no others. An unknown one is named, with the one that may have been meant: a field that
 * is dropped silently would make TWS answer something else.
 */
export function strict<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<z.core.util.Writeable<Shape>, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key: string) => unknownField(key, known)).join(", ")
        : undefined,
  });
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
