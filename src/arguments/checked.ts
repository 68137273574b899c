import { PoolError, reasonOf } from "../errors.ts";
import { faultsText, withPath } from "./fault-texts.ts";
import { type Schema, validate } from "./schema.ts";

/**
 * Checks a value of a caller and gives a copy of it, with defaults filled in.
 *
 * @param what What the call wants to do, to begin the sentence with.
 * @param root What the value is called, if it is one parameter of its own, e.g. `contract`.
 * @throws {PoolError} `INVALID_OPTION`, naming each field; also when reading the value throws.
 */
export function checked<Value>(what: string, schema: Schema<Value>, value: unknown, root = ""): Value {
  const judged = guardedRead(what, value, root, () => validate(schema, value, root));
  if ("faults" in judged) throw invalid(what, faultsText(judged.faults));
  return judged.copy;
}

/**
 * Reads what a caller gave, whose getters and proxies may throw.
 *
 * @param value What was given, to find the field that throws.
 * @param root What it is called, if it is one parameter of its own.
 * @throws {PoolError} `INVALID_OPTION`, naming the field, when reading throws something else.
 */
export function guardedRead<Result>(what: string, value: unknown, root: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (isPoolError(cause)) throw cause;
    const above = root === "" ? [] : [root];
    const reason = `cannot be read: ${reasonOf(cause)}`;
    throw invalid(what, withPath(unreadable(value, above, DEPTH_MAX) ?? above, reason), cause);
  }
}

/** Arguments have no fields of fields of fields of fields. */
const DEPTH_MAX = 3;
/** So many fields are looked at; a list of a million would have as many. */
const FIELDS_MAX = 50;

/** Finds what throws when it is read. */
function unreadable(
  value: unknown,
  path: readonly PropertyKey[],
  depth: number,
): readonly PropertyKey[] | undefined {
  if (typeof value !== "object" || value === null || depth < 0) return undefined;
  let at = path;
  try {
    for (const name of Reflect.ownKeys(value).slice(0, FIELDS_MAX)) {
      at = [...path, name];
      const found = unreadable(Reflect.get(value, name), at, depth - 1);
      if (found !== undefined) return found;
    }
    return undefined;
  } catch {
    return at;
  }
}

/** Is it ours? What a caller's getter throws may be a proxy that throws at this question. */
function isPoolError(cause: unknown): boolean {
  try {
    return cause instanceof PoolError;
  } catch {
    return false;
  }
}

/** The error of a call whose arguments make no sense. */
export function invalid(what: string, reason: string, cause?: unknown): PoolError {
  const options = cause === undefined ? {} : { cause };
  return new PoolError("INVALID_OPTION", `Cannot ${what}: ${reason}`, options);
}
