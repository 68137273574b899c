import { shown } from "./visible-text.ts";

/** Characters of a given value that a sentence repeats. */
const QUOTED_CHARS_MAX = 60;

/**
 * Writes a value that somebody gave as a sentence repeats it: a text in quotes, in one line, and shortened, so that a long
 * value does not hide what is said about it.
 */
export function quoted(value: unknown): string {
  return typeof value === "string"
    ? `"${shown(value, QUOTED_CHARS_MAX)}"`
    : shown(String(value), QUOTED_CHARS_MAX);
}

/** Writes the name of something that somebody gave, as `quoted` does, without the quotes. */
export function unquoted(name: string): string {
  return shown(name, QUOTED_CHARS_MAX);
}
