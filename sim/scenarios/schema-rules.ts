import { z } from "zod";

type Fields = Readonly<Record<string, unknown>>;

/** Refines a text by a function that throws for one that is wrong; its message is the problem. */
export function readable(read: (text: string) => unknown): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .max(10_000)
    .superRefine((value, context) => {
      const message = refusal(() => read(value));
      if (message !== undefined) context.addIssue({ code: "custom", message });
    });
}

/** Runs a function; gets the message of what it throws. */
export function refusal(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function givenOf(value: unknown, fields: readonly string[]): readonly string[] {
  return fields.filter((field) => (value as Fields)[field] !== undefined);
}

/** Requires that exactly one of some fields is given, or at most one. */
export function oneOf(fields: readonly string[], isOptional = false): z.core.CheckFn<unknown> {
  return ({ value, issues }) => {
    const given = givenOf(value, fields);
    if (given.length === 1 || (given.length === 0 && isOptional)) return;
    const list = fields.join(", ");
    const message =
      given.length === 0
        ? `expected one of ${list}`
        : `${given.join(" and ")} exclude each other; give one of ${list}`;
    issues.push({ code: "custom", message, input: value });
  };
}

/** Requires at least one of some fields. */
export function someOf(fields: readonly string[]): z.core.CheckFn<unknown> {
  return ({ value, issues }) => {
    if (givenOf(value, fields).length > 0) return;
    issues.push({ code: "custom", message: `expected at least one of ${fields.join(", ")}`, input: value });
  };
}

/** Refuses a field that means nothing without one of others. */
export function needs(field: string, others: readonly string[]): z.core.CheckFn<unknown> {
  return ({ value, issues }) => {
    if ((value as Fields)[field] === undefined || givenOf(value, others).length > 0) return;
    const message = `expected ${others.join(" or ")} beside it`;
    issues.push({ code: "custom", message, input: value, path: [field] });
  };
}

/** Refuses bounds that no number is within. */
export const boundsInOrder: z.core.CheckFn<unknown> = ({ value, issues }) => {
  const { atLeast, atMost } = value as { readonly atLeast?: number; readonly atMost?: number };
  if (atLeast === undefined || atMost === undefined || atLeast <= atMost) return;
  issues.push({ code: "custom", message: `expected at least ${atLeast}`, input: value, path: ["atMost"] });
};
