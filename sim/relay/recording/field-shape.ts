import type { PartKind } from "../../wire/codec/message.ts";

/** Texts that stand for an unset number. */
const UNSET: ReadonlySet<string> = new Set([
  "2147483647",
  "9223372036854775807",
  "1.7976931348623157E308",
  "1.7976931348623157e+308",
]);
const WHOLE = /^-?\d+$/;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DATE = /^(?:19|20)\d{6}$/;
const TIME = /^((?:19|20)\d{6}[ -]+\d\d:\d\d(?::\d\d)?)( .+)?$/;

/**
 * Names the shape of a field, which is what a decoder depends on: empty, a number of some form, a date of some form, or a text.
 *
 * @param kind Kind of the value by the catalogue; undefined for a field without a value.
 */
export function shapeOf(text: string, kind: PartKind | undefined): string {
  if (text === "") return "empty";
  if (UNSET.has(text)) return `unset (${text})`;
  if (kind === "list") return text === "0" ? "no rows" : "rows";
  if (kind === "decimal" || kind === "optional decimal") return decimalShape(text);
  if (kind === "text") return DATE.test(text) ? "date (yyyymmdd)" : (timeShape(text) ?? plainShape(text));
  return plainShape(text);
}

function plainShape(text: string): string {
  if (WHOLE.test(text)) return "integer";
  if (NUMBER.test(text)) return "decimal";
  return "text";
}

/** Whether a price is whole is chance; whether a whole one has a point is not. */
function decimalShape(text: string): string {
  if (!NUMBER.test(text)) return "text";
  if (/\.0*$/.test(text)) return "whole number with a point";
  return /e/i.test(text) ? "number with an exponent" : "number";
}

function timeShape(text: string): string | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const form = (match[1] ?? "").replace(/^\d{8}/, "yyyymmdd").replace(/\d\d/g, "nn");
  return `time (${form}${match[2] === undefined ? "" : " zone"})`;
}
