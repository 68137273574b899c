import type { RowFields } from "../rows/fill.ts";
import { numberOf } from "../rows/number.ts";
import { isRecord } from "../socket/frame.ts";

/** A row of the gateway, as it was parsed. */
export type FrameRow = Readonly<Record<string, unknown>>;

/** Lists the rows of a value: of a list, or of one object. Everything else has none. */
export function frameRows(value: unknown): readonly FrameRow[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  return isRecord(value) ? [value] : [];
}

/** Reads a text; a number is written out; undefined where there is neither, or nothing in it. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return `${value}`;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Reads fields of a row; one that cannot be read is undefined, because a frame is nobody's answer. */
export function fieldsOf(row: FrameRow): RowFields {
  const first = <Value>(
    read: (value: unknown) => Value | undefined,
    names: readonly string[],
  ): Value | undefined => names.map((name) => read(row[name])).find((value) => value !== undefined);
  return {
    text: (...names) => first(textOf, names),
    number: (...names) => first(numberOf, names),
  };
}
