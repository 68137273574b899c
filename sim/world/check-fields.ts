import { z } from "zod";
import { suggestion } from "./nearest-name.ts";
import { quoted, unquoted } from "./quoted.ts";
import { bounded, problemsOf } from "./schema-problems.ts";

/**
 * Checks the values of an argument by their names.
 *
 * @param cannot What cannot be done with others, for the message: `fill order 1`.
 * @param fields Check of each value that there is; one that may be missing is optional.
 * @throws {RangeError} `Cannot <cannot>: <field>: <why>`, for values that do not exist too, with the nearest name.
 */
export function checkFields(
  cannot: string,
  fields: Readonly<Record<string, z.ZodType>>,
  given: unknown,
): void {
  const checked = z.strictObject(fields).safeParse(given);
  if (checked.success) return;
  const problems = checked.error.issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys" || issue.path.length > 0)
      return problemsOf(new z.ZodError([issue]));
    return issue.keys.map(
      (key) => `${unquoted(key)}: there is no such value; ${suggestion(key, Object.keys(fields))}`,
    );
  });
  throw new RangeError(`Cannot ${cannot}: ${bounded(problems).join("; ")}`);
}

/** Writes a value that somebody gave in place of another one, for a message. */
export function gotText(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : quoted(value);
}

/** Tests whether a value is a promise, or like one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === "function";
}
