import { defined } from "../../util/defined.ts";
import { isKnown } from "./answer-text.ts";
import { LIMIT_MAX } from "./limit-field.ts";

/** A list as a model reads it: the names of the columns once, then a row for each entry. */
export interface AnswerTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Number of rows that are left out, and how to see them; missing when none is. */
  readonly more?: string;
  /** What a reader of the rows has to know; missing for nothing. */
  readonly note?: string;
}

/** Options of a table. */
export interface TableOptions {
  /** The most rows. */
  readonly limit: number;
  /** Which rows are kept when there are more. Default `first`. */
  readonly keep?: "first" | "last";
  /** Columns that are shown also where no row has a value: a model would take a missing one for another question. */
  readonly always?: readonly string[];
  /** What the rows are, for the sentence about those that are left out, e.g. `bars`. */
  readonly noun: string;
  /** What a reader of the rows has to know. */
  readonly note?: string | undefined;
}

/**
 * Makes a table of objects with the same fields. A column that has no value in any row is left out, and a value that is not
 * known is null.
 */
export function answerTable(entries: readonly object[], options: TableOptions): AnswerTable {
  const { limit, keep = "first", noun, note, always = [] } = options;
  const shown = keep === "first" ? entries.slice(0, limit) : entries.slice(-limit);
  const names = [...new Set(shown.flatMap((entry) => Object.keys(entry)))];
  const columns = names.filter(
    (name) => always.includes(name) || shown.some((entry) => isKnown(Reflect.get(entry, name))),
  );
  const rows = shown.map((entry) =>
    columns.map((name) => {
      const value: unknown = Reflect.get(entry, name);
      return isKnown(value) ? value : null;
    }),
  );
  const left = entries.length - shown.length;
  const raised = limit < LIMIT_MAX ? `, or raise limit above ${limit}` : "";
  const hint = `${left} more ${noun} are not shown: narrow the request${raised}`;
  return defined({ columns, rows, more: left === 0 ? undefined : hint, note });
}

/** Writes an instant as a model reads it: UTC, to the second, or the date alone. */
export function shownTime(ms: number | undefined, isDate = false): string | undefined {
  if (ms === undefined) return undefined;
  const text = new Date(ms).toISOString();
  return isDate ? text.slice(0, 10) : text.replace(/(:00)?\.\d+Z$/, "Z");
}
