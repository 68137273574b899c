import type { z } from "zod";
import { quoted, unquoted } from "./quoted.ts";
import { shown } from "./visible-text.ts";

/** Number of problems that a sentence names; the others are counted. */
const PROBLEMS_MAX = 5;
const MESSAGE_CHARS_MAX = 200;

/**
 * Describes what is wrong with a value, each problem as `series[0].bars[3].open: expected number, received string`.
 *
 * @param name Name of the value, where its fields are not named alone.
 */
export function problemsOf(error: z.ZodError, name = ""): readonly string[] {
  return error.issues.map((issue) => {
    const place = placeText(name, issue.path);
    const message = problemMessage(issue);
    return place === "" ? message : `${place}: ${message}`;
  });
}

/** Keeps the first problems, and says how many more there are. */
export function bounded(problems: readonly string[]): readonly string[] {
  if (problems.length <= PROBLEMS_MAX) return problems;
  return [...problems.slice(0, PROBLEMS_MAX), `and ${problems.length - PROBLEMS_MAX} more`];
}

function placeText(name: string, path: readonly PropertyKey[]): string {
  let text = name;
  for (const part of path)
    text += typeof part === "number" ? `[${part}]` : `${text === "" ? "" : "."}${unquoted(String(part))}`;
  return text;
}

/** Describes one problem without its place. */
export function problemMessage(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `there is no ${quoted(issue.keys[0] ?? "")} here`;
  const message = issue.message
    .replace(/^Invalid (?:input|option): /, "")
    .replace(/^Too (?:small|big): /, "");
  return shown(`${message.charAt(0).toLowerCase()}${message.slice(1)}`, MESSAGE_CHARS_MAX);
}
