import { z } from "zod";
import type { Clock } from "./clock.ts";
import { INSTANT_MAX_MS, INSTANT_MIN_MS } from "./instant.ts";
import { suggestion } from "./nearest-name.ts";
import { unquoted } from "./quoted.ts";
import { bounded, problemsOf } from "./schema-problems.ts";

/** One option: what it accepts, what it is without being given, and a sentence for the help text. */
export interface OptionField {
  readonly accepts: z.ZodType;
  /** Sentence of the help text, without its default. */
  readonly about: string;
  /** Default, of the profile `strict` where profiles differ; undefined where it follows from another option or is none. */
  readonly byDefault: unknown;
  /** Default of the profile `gentle`, where it differs. */
  readonly gentle?: unknown;
}

/** Gets the defaults of options under a profile. */
export function defaultsOf(
  fields: Readonly<Record<string, OptionField>>,
  profile: "strict" | "gentle" = "strict",
): Record<string, unknown> {
  const values = Object.entries(fields).map(([name, field]) => [
    name,
    profile === "gentle" && "gentle" in field ? field.gentle : field.byDefault,
  ]);
  return Object.fromEntries(values);
}

/** Check of a clock, for `checkOptions`. */
export const CLOCK: Pick<OptionField, "accepts"> = {
  accepts: z
    .custom<Clock>(isClock, { error: "expected a clock", abort: true })
    .refine(isInRange, "expected a clock that shows a time from 1970-01-01 to 2099-12-31"),
};

function isClock(value: unknown): boolean {
  const { now, after } = (value ?? {}) as Partial<Record<keyof Clock, unknown>>;
  return typeof now === "function" && typeof after === "function";
}

function isInRange(clock: Clock): boolean {
  const nowMs: unknown = clock.now();
  return typeof nowMs === "number" && nowMs >= INSTANT_MIN_MS && nowMs <= INSTANT_MAX_MS;
}

/** Makes the check of an object that has certain methods, for `checkOptions`. */
export function withMethods(what: string, ...names: readonly string[]): Pick<OptionField, "accepts"> {
  const has = (value: unknown): boolean =>
    names.every(
      (name) => typeof (value as Record<string, unknown> | null | undefined)?.[name] === "function",
    );
  return { accepts: z.custom(has, `expected ${what} with the methods ${names.join(", ")}`) };
}

/** Gets the options that are given: those that are not undefined. */
export function given(options: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/**
 * Checks options.
 *
 * @param what What cannot be made with them, for the message: `a fake TWS`.
 * @throws {RangeError} When one is unknown or has a value that is not accepted; the message names each.
 */
export function checkOptions(
  fields: Readonly<Record<string, Pick<OptionField, "accepts">>>,
  options: unknown,
  what: string,
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new RangeError(`Cannot make ${what}: expected an object with options`);
  const problems = Object.entries(given(options)).flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined)
      return [`${unquoted(name)}: there is no such option; ${suggestion(name, Object.keys(fields))}`];
    const checked = field.accepts.safeParse(value);
    return checked.success ? [] : problemsOf(checked.error, name);
  });
  if (problems.length > 0) throw new RangeError(`Cannot make ${what}: ${bounded(problems).join("; ")}`);
}
