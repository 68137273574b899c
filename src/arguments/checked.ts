import { PoolError, reasonOf } from "../errors.ts";
import { faultsText, typeName, withPath } from "./fault-texts.ts";
import { type Schema, validate } from "./schema.ts";

/**
 * Checks a value of a caller and copies it, with defaults filled in.
 *
 * @param what The call, for the error message: "Cannot <what>: ...".
 * @param root Name of the value in error messages, if it is one parameter, e.g. `contract`.
 * @throws {PoolError} `INVALID_OPTION`, naming each invalid field; also when reading the value throws.
 */
export function checked<Value>(what: string, schema: Schema<Value>, value: unknown, root = ""): Value {
  const judged = guardedRead(what, value, root, () => validate(schema, value, root));
  if ("faults" in judged) throw invalid(what, faultsText(judged.faults));
  return judged.copy;
}

/**
 * Reads a value of a caller, whose getters and proxies may throw.
 *
 * @param value The value, to find the field that throws.
 * @param root Name of the value in error messages, if it is one parameter.
 * @throws {PoolError} `INVALID_OPTION`, naming the field, when reading throws any other error.
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

/**
 * Copies the options of a call, some of which are checked by themselves.
 *
 * @throws {PoolError} `INVALID_OPTION` for what is no object, and when reading a field throws.
 */
export function copiedOptions<Options extends object>(what: string, options: Options): Options {
  return guardedRead(what, options, "", () => {
    const isObject = typeof options === "object" && options !== null && !Array.isArray(options);
    if (!isObject) throw invalid(what, `expected object, received ${typeName(options)}`);
    return { ...options };
  });
}

/** Maximum depth of nested arguments. */
const DEPTH_MAX = 3;
/** Maximum number of fields that are tried; a list may have a million. */
const FIELDS_MAX = 50;

/** Finds the path of the field that throws when it is read. */
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

/** Returns whether an error is a `PoolError`; a getter may throw a proxy for which `instanceof` throws. */
function isPoolError(cause: unknown): boolean {
  try {
    return cause instanceof PoolError;
  } catch {
    return false;
  }
}

/** Makes the error of a call with an invalid argument. */
export function invalid(what: string, reason: string, cause?: unknown): PoolError {
  const options = cause === undefined ? {} : { cause };
  return new PoolError("INVALID_OPTION", `Cannot ${what}: ${reason}`, options);
}
