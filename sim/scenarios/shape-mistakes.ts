import type { z } from "zod";
import { suggestion } from "../world/nearest-name.ts";
import type { Mistake, Path } from "./scenario-error.ts";
import { scenarioSchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** Finds the fields that do not exist, or have values that they cannot have. */
export function shapeMistakes(value: unknown): readonly Mistake[] {
  const checked = scenarioSchema.safeParse(value);
  return checked.success ? [] : checked.error.issues.flatMap((issue) => mistakesOf(issue, value));
}

function mistakesOf(issue: Issue, root: unknown): readonly Mistake[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key], reason: unknownField(path, key), isKey: true }));
  if (issue.code === "invalid_key")
    return [{ path, reason: "expected a currency in three capital letters, such as USD", isKey: true }];
  if (issue.code === "invalid_union" && issue.message === "Invalid input") return unionMistakes(issue, root);
  return [{ path, reason: reasonOf(issue, valueAt(root, path)) }];
}

/** Finds what is wrong with a value that can have several forms: with the form that it nearly has, or with all. */
function unionMistakes(issue: Issue & { readonly code: "invalid_union" }, root: unknown): readonly Mistake[] {
  const { path, errors } = issue;
  const near = errors.find((issues) => issues.some((one) => one.path.length > 0));
  const inside = (issues: readonly Issue[]): readonly Mistake[] =>
    issues.flatMap((one) => mistakesOf({ ...one, path: [...path, ...one.path] }, root));
  if (near !== undefined) return inside(near);
  const value = valueAt(root, path);
  const forms = errors.flatMap((issues) =>
    issues.map((one) => ("expected" in one ? typeText(one.expected) : "")),
  );
  const reason = `expected ${forms.filter(Boolean).join(" or ")}, received ${receivedText(value)}`;
  return [{ path, reason: reason + hint(reason, value) }];
}

/** Writes a type as people do. */
function typeText(type: string): string {
  const texts: Readonly<Record<string, string>> = {
    array: "list",
    object: "object with fields",
    record: "object with fields",
    int: "whole number",
  };
  return texts[type] ?? type;
}

function receivedText(value: unknown): string {
  if (value === null) return "nothing";
  if (typeof value === "number") return Number.isFinite(value) ? "number" : String(value);
  return Array.isArray(value) ? "list" : typeof value;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], root);
}

function reasonOf(issue: Issue, value: unknown): string {
  if (issue.code === "invalid_type") {
    const isStart = issue.path.length === 1 && issue.path[0] === "start";
    const expected = `expected ${isStart ? "a time like 2026-01-13T15:30:00Z" : typeText(issue.expected)}`;
    if (value === undefined) return `it is missing: ${expected}`;
    const isFraction = issue.expected === "int" && typeof value === "number";
    const reason = `${expected}, received ${isFraction ? value : receivedText(value)}`;
    return reason + hint(reason, value);
  }
  const message = issue.message.replace(/^Invalid (?:input|option): /, "");
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Says how a value of another type is written. */
function hint(reason: string, value: unknown): string {
  if (reason.includes("expected string") && (typeof value === "number" || typeof value === "boolean"))
    return `: write it in quotes, "${value}"`;
  if (typeof value !== "string") return "";
  if (
    /expected (?:number|whole number)/.test(reason) &&
    value.trim() !== "" &&
    Number.isFinite(Number(value))
  )
    return `: write it without quotes, ${Number(value)}`;
  if (reason.includes("expected boolean") && /^(?:true|yes|on|false|no|off|y|n)$/i.test(value))
    return `: write ${/^(?:true|yes|on|y)$/i.test(value)}, without quotes`;
  return "";
}

/** Makes the sentence about a field that does not exist, with the one that was probably meant. */
function unknownField(path: Path, key: string): string {
  const names = fieldsAt(path);
  return names.length === 0 ? "there is no such field" : `there is no such field; ${suggestion(key, names)}`;
}

/** Gets the names of the fields that an object of a scenario can have. */
function fieldsAt(path: Path): readonly string[] {
  let schema: unknown = scenarioSchema;
  for (const part of path) {
    const { shape, element } = inner(schema) as {
      shape?: Readonly<Record<string, unknown>>;
      element?: unknown;
    };
    schema = typeof part === "number" ? element : shape?.[String(part)];
  }
  const { shape } = inner(schema) as { shape?: object };
  return Object.keys(shape ?? {});
}

/** Gets the schema within an optional one. */
function inner(schema: unknown): object {
  let at = schema as { unwrap?: () => unknown } | undefined;
  while (typeof at?.unwrap === "function" && !("element" in at)) at = at.unwrap() as typeof at;
  return at ?? {};
}
