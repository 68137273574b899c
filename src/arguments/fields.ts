import * as v from "valibot";
import { SecType } from "../stoqey/mod.ts";
import { oneOf, type Schema, type TextSchema, whole } from "./schema.ts";

/** Maximum length of a text in characters; the longest that TWS defines are lists of tags. */
const TEXT_CHARS_MAX = 4_096;
const INT32_MAX = 2_147_483_647;
/** Matches control characters: a NUL ends its field early and shifts the following ones; others mean nothing to TWS. */
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const PLAIN = /^[\x20-\x7e]{0,100}$/;

/** A text field of a message; it may be empty. */
export const text: TextSchema = v.pipe(
  v.string(),
  v.maxLength(TEXT_CHARS_MAX),
  v.check((value) => !CONTROLS.test(value), "must not contain control characters"),
);

/** Returns whether a value is certainly a valid text: ten times as fast as the schema, for most values. */
export function isPlainText(value: unknown): boolean {
  return typeof value === "string" && PLAIN.test(value);
}

/** A text field that is not empty. */
export const filled: TextSchema = v.pipe(text, v.minLength(1, "must not be empty"));

/** An element of a list that is sent as one text, without the separators of the list. */
export const element: TextSchema = v.pipe(
  filled,
  v.regex(/^[^,\s]+$/, "expected a text without commas and spaces"),
);

/** A code of a news provider, e.g. `BRFG`; lists of codes are joined by `+` behind a colon. */
export const providerCode: TextSchema = v.pipe(
  filled,
  v.regex(/^[^,+:\s]+$/, "expected a provider code like BRFG"),
);

/** Makes the schema of a 32-bit integer between bounds. */
export const int32 = (min: number = -INT32_MAX - 1, max: number = INT32_MAX): Schema<number> =>
  whole(min, max);

/** Returns whether a value is certainly a 32-bit integer. */
export function isInt32(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= INT32_MAX;
}

/** Contract ID. */
export const conId: Schema<number> = int32(1);

const SEC_TYPES: ReadonlySet<string> = new Set([...Object.values(SecType), "FUT+CONTFUT"]);

/** Returns whether TWS knows a security type. */
export function isSecType(value: string): boolean {
  return SEC_TYPES.has(value);
}

/** Message that lists the security types. */
export const SEC_TYPE_EXPECTED: string = `expected one of ${[...SEC_TYPES].join(", ")}`;

/** Security type, e.g. `STK`. */
export const secType: Schema<string> = v.pipe(text, v.check(isSecType, SEC_TYPE_EXPECTED));

/** True for regular trading hours only. Default true. */
export const useRth: Schema<boolean> = v.optional(v.boolean(), true);

/** Form of times: 1 (default) text, 2 seconds since 1970. */
export const formatDate: Schema<1 | 2> = v.optional(oneOf([1, 2]), 1);
