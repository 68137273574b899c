import { isRecord } from "../socket/frame.ts";

/** A row of the gateway, as it was parsed. */
export type Row = Readonly<Record<string, unknown>>;

/** Lists the rows of a value: of a list, or of one object. Everything else has none. */
export function rowsOf(value: unknown): readonly Row[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  return isRecord(value) ? [value] : [];
}

/** Reads a number, which the gateway also writes as text, e.g. `"1,234.5"`; undefined where there is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const text = value.replaceAll(",", "").trim();
  const number = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Reads a text; a number is written out; undefined where there is neither, or nothing in it. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return `${value}`;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Gives TWS's name of the time in force: the gateway writes that an order lasts for the day as `CLOSE`. */
export function tifOf(text: string | undefined): string | undefined {
  return text?.toUpperCase() === "CLOSE" ? "DAY" : text;
}
