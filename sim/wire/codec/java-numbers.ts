/**
 * Characters of the longest number that is read; a longer one is refused. Java has no such bound, and the largest double
 * written in full has 309 digits.
 */
const NUMBER_CHARS_MAX = 400;

const WHOLE = /^[-+]?\d+$/;
// No part of a pattern matches what the part after it matches too: a long text takes linear time.
const FLOATING = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const HEXADECIMAL = /^([-+]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([-+]?\d{1,6})$/;
const NOT_A_NUMBER = /^[-+]?NaN$/;
const INFINITE = /^[-+]?Infinity$/;

/** Reads a whole number as `Integer.parseInt` and `Long.parseLong` do: a sign, then digits, and no space; undefined for other text. */
export function parseWhole(text: string): number | undefined {
  if (text.length > NUMBER_CHARS_MAX || !WHOLE.test(text)) return undefined;
  const value = Number(text);
  return value === 0 ? 0 : value;
}

/**
 * Reads a number as `Double.parseDouble` does: space around it, an exponent, `NaN`, `Infinity`, a final `d` or `f` and
 * hexadecimal numbers are allowed, a comma is not; undefined for other text.
 */
export function parseFloating(text: string): number | undefined {
  if (text.length > NUMBER_CHARS_MAX) return undefined;
  const bare = trimmed(text);
  if (NOT_A_NUMBER.test(bare)) return Number.NaN;
  if (INFINITE.test(bare)) return bare.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const last = bare.at(-1) ?? "";
  const isMarked = "dDfF".includes(last) && bare.length > 1;
  const number = isMarked ? bare.slice(0, -1) : bare;
  if (FLOATING.test(number)) return asSingle(Number(number), last);
  // Hexadecimal digits include `d` and `f`, but the exponent that must follow them does not.
  return asSingle(hexadecimal(number), last);
}

/** Rounds to 32 bits where the text ends in `f`. */
function asSingle(value: number | undefined, mark: string): number | undefined {
  return value !== undefined && (mark === "f" || mark === "F")
    ? Number(Math.fround(value).toPrecision(8))
    : value;
}

function hexadecimal(text: string): number | undefined {
  const [, sign, whole = "", fraction = "", exponent = "0"] = HEXADECIMAL.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") return undefined;
  const digits = Number.parseInt(whole + fraction, 16);
  return (sign === "-" ? -1 : 1) * digits * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** Removes what Java's `trim` removes: spaces and controls at both ends. */
function trimmed(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text.charCodeAt(from) <= 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to--;
  return text.slice(from, to);
}

/** Text with which an unset double is written. */
export const UNSET_DOUBLE = "1.7976931348623157E308";

/**
 * Writes a number in plain decimal notation, never with an exponent, as recorded messages of TWS have it. A value that is
 * unset or no number is written as the largest double, which every client reads as unset.
 */
export function plainDecimal(value: number): string {
  const text = `${value}`;
  if (Number.isSafeInteger(value)) return text;
  if (!text.includes("e")) return Number.isFinite(value) ? text : UNSET_DOUBLE;
  if (Math.abs(value) === Number.MAX_VALUE) return UNSET_DOUBLE;
  const [, sign = "", first = "", rest = "", power = "0"] =
    /^(-?)(\d)(?:\.(\d+))?e([-+]\d+)$/.exec(text) ?? [];
  const exponent = Number(power);
  const digits = first + rest;
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.padEnd(exponent + 1, "0")}`;
}
