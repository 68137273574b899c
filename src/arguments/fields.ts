import * as v from "valibot";
import { SecType } from "../stoqey/mod.ts";
import { oneOf, type Schema, type TextSchema, whole } from "./schema.ts";

/** Most characters of one text; the longest that TWS defines are lists of tags. */
const TEXT_CHARS_MAX = 4_096;
const INT32_MAX = 2_147_483_647;
/** A NUL would end its field early and shift all that follow; the others have no meaning in any field. */
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const PLAIN = /^[\x20-\x7e]{0,100}$/;

/** A text that can stand in a message; it may be empty. */
export const text: TextSchema = v.pipe(
  v.string(),
  v.maxLength(TEXT_CHARS_MAX),
  v.check((value) => !CONTROLS.test(value), "must not contain control characters"),
);

/** Is it certainly such a text? A short answer for most: a schema takes ten times as long. */
export function isPlainText(value: unknown): boolean {
  return typeof value === "string" && PLAIN.test(value);
}

/** The same, and not empty. */
export const filled: TextSchema = v.pipe(text, v.minLength(1, "must not be empty"));

/** One element of a list that stands in a message as one text: the separators of the list would make it two. */
export const element: TextSchema = v.pipe(
  filled,
  v.regex(/^[^,\s]+$/, "expected a text without commas and spaces"),
);

/** A code of a news provider, e.g. `BRFG`; lists of them are joined by `+` and follow a colon. */
export const providerCode: TextSchema = v.pipe(
  filled,
  v.regex(/^[^,+:\s]+$/, "expected a provider code like BRFG"),
);

/** A whole number from `min` on that fits into 32 bits, as TWS reads them. */
export const int32 = (min: number = -INT32_MAX - 1, max: number = INT32_MAX): Schema<number> =>
  whole(min, max);

/** Is it certainly a whole number of 32 bits? */
export function isInt32(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= INT32_MAX;
}

/** The number of a contract. */
export const conId: Schema<number> = int32(1);

const SEC_TYPES: ReadonlySet<string> = new Set([...Object.values(SecType), "FUT+CONTFUT"]);

/** Is it a kind of instrument that TWS knows? */
export function isSecType(value: string): boolean {
  return SEC_TYPES.has(value);
}

/** Says which kinds there are. */
export const SEC_TYPE_EXPECTED: string = `expected one of ${[...SEC_TYPES].join(", ")}`;

/** A kind of instrument. */
export const secType: Schema<string> = v.pipe(text, v.check(isSecType, SEC_TYPE_EXPECTED));

/** Only regular trading hours? */
export const useRth: Schema<boolean> = v.optional(v.boolean(), true);

/** Form of times: 1 text, 2 seconds since 1970. */
export const formatDate: Schema<1 | 2> = v.optional(oneOf([1, 2]), 1);
