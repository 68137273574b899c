import { isDeepStrictEqual } from "node:util";
import { refuseAsync } from "./async-code.ts";

/**
 * Values that a message must have, by their names. A value is given itself, or as a test, as a regular expression, or as a
 * matcher of vitest or Jest.
 */
export type Pattern<Values> = {
  readonly [Name in keyof Values]?: Values[Name] | RegExp | ((value: Values[Name]) => boolean);
};

/** Description of the messages that are meant: the values that they must have, or a test of all values. */
export type Match<Values> = Pattern<Values> | ((values: Values) => boolean);

/** One value of a message that is not as a match requires. */
export interface Mismatch {
  /** The name of the value; empty for a test of all values. */
  readonly name: string;
  readonly got: unknown;
  readonly wanted: unknown;
}

/**
 * Gets the values that are not as a match requires; none where the message matches.
 *
 * @throws {AsyncCodeError} For a test that returns a promise; and whatever a test throws.
 */
export function mismatches<Values>(match: Match<Values> | undefined, values: Values): readonly Mismatch[] {
  if (match === undefined) return [];
  if (typeof match === "function")
    return passes(match, values) ? [] : [{ name: "", got: values, wanted: match }];
  return Object.entries(match).flatMap(([name, wanted]) => {
    const got = (values as Readonly<Record<string, unknown>>)[name];
    return isAsWanted(wanted, got) ? [] : [{ name, got, wanted }];
  });
}

function passes<Value>(test: (value: Value) => unknown, value: Value): boolean {
  const result = test(value);
  refuseAsync(result, "a test of values returns true or false, and no promise");
  return result === true;
}

function isAsWanted(wanted: unknown, got: unknown): boolean {
  if (typeof wanted === "function") return passes(wanted as (value: unknown) => unknown, got);
  if (wanted instanceof RegExp) return wanted.test(String(got));
  if (isMatcher(wanted)) return wanted.asymmetricMatch(got);
  return isDeepStrictEqual(wanted, got);
}

/** A value that tests others, as `expect.closeTo(190)` of a test runner makes it. */
interface Matcher {
  asymmetricMatch(value: unknown): boolean;
  toAsymmetricMatcher?(): string;
}

function isMatcher(value: unknown): value is Matcher {
  return typeof (value as Partial<Matcher> | null | undefined)?.asymmetricMatch === "function";
}

/** Describes what was required of a value and what came instead, e.g. `symbol is "MSFT" instead of "AAPL"`. */
export function mismatchText({ name, got, wanted }: Mismatch): string {
  if (name === "") return "the test of its values returned false";
  if (typeof wanted === "function") return `${name} is ${valueText(got)}, which its test refuses`;
  return `${name} is ${valueText(got)} instead of ${valueText(wanted)}`;
}

/** Writes a match in one line, e.g. `{ symbol: "AAPL" }`; empty for none. */
export function matchText(match: Match<never> | undefined): string {
  if (match === undefined) return "";
  if (typeof match === "function") return "a test of its values";
  const pairs = Object.entries(match).map(([name, value]) => `${name}: ${valueText(value)}`);
  return pairs.length === 0 ? "" : `{ ${pairs.join(", ")} }`;
}

/** Characters of one value that a text shows. */
const VALUE_CHARS_MAX = 80;

function valueText(value: unknown): string {
  if (value instanceof RegExp) return String(value);
  if (typeof value === "function") return "a test";
  const text =
    value === undefined
      ? "unset"
      : isMatcher(value)
        ? (value.toAsymmetricMatcher?.() ?? String(value))
        : jsonText(value);
  return text.length <= VALUE_CHARS_MAX ? text : `${text.slice(0, VALUE_CHARS_MAX - 1)}…`;
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
