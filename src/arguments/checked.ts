import type * as z from "zod";
import { PoolError, reasonOf } from "../errors.ts";
import { sentence } from "./sentence.ts";

/**
 * Checks a value of a caller and gives a copy of it, with defaults filled in.
 *
 * @param what What the call wants to do, to begin the sentence with.
 * @param root What the value is called, if it is one parameter of its own, e.g. `contract`.
 * @throws {PoolError} `INVALID_OPTION`, naming each field; also when reading the value throws.
 */
export function checked<Value>(what: string, schema: z.ZodType<Value>, value: unknown, root = ""): Value {
  const parsed = guardedRead(what, () => schema.safeParse(value));
  if (!parsed.success) throw invalid(what, sentence(parsed.error, root));
  return parsed.data;
}

/**
 * Reads what a caller gave, whose getters and proxies may throw.
 *
 * @throws {PoolError} `INVALID_OPTION` when reading throws something else.
 */
export function guardedRead<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PoolError) throw cause;
    throw invalid(what, `reading what was given failed: ${reasonOf(cause)}`, cause);
  }
}

/** The error of a call whose arguments make no sense. */
export function invalid(what: string, reason: string, cause?: unknown): PoolError {
  const options = cause === undefined ? {} : { cause };
  return new PoolError("INVALID_OPTION", `Cannot ${what}: ${reason}`, options);
}
