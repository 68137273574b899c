import { checked, invalid } from "../arguments/checked.ts";
import type { Strict } from "../arguments/strict.ts";
import { reasonOf } from "../errors.ts";
import type { Read } from "../operations/read.ts";
import { canonicalJson } from "./canonical-json.ts";

/** An operation with checked copies of its arguments, so that the caller may change its own afterwards. */
export interface CheckedCall<Args, Result> {
  readonly operation: Read<Args, Result>;
  readonly args: Args;
  /** Equal for calls of one operation with equal arguments. */
  readonly key: string;
}

/** The parts of an operation that its arguments are checked with. */
interface Checkable {
  readonly what: string;
  readonly name: string;
  readonly arguments?: Strict;
}

/**
 * Copies and checks the arguments of one call.
 *
 * @throws {PoolError} `INVALID_OPTION` when an argument is not valid.
 */
export function checkedCall<Args, Result>(
  operation: Read<Args, Result>,
  args: Args,
): CheckedCall<Args, Result> {
  const { copy, key } = copied(operation, args);
  return { operation, args: copy, key };
}

/**
 * Checks and copies arguments, and makes a key that is equal for equal ones: the order of fields does not matter, nor
 * whether a default is written out.
 *
 * @throws {PoolError} `INVALID_OPTION` when an argument is not valid.
 */
export function copied<Args>(
  { what, name, arguments: schema }: Checkable,
  args: Args,
): { readonly copy: Args; readonly key: string } {
  // The usual case of a read without arguments costs nothing.
  if (schema === undefined) return args === null ? { copy: args, key: name } : plainCopy(what, name, args);
  // Arguments that are missing as a whole are named field by field.
  const copy = checked(what, schema, args === undefined ? {} : args) as Args;
  // The copy has its fields in the order of the schema, so that they need no sorting.
  return { copy, key: `${name} ${JSON.stringify(copy)}` };
}

/** Copies arguments of operations without a schema: anything that JSON can carry. */
function plainCopy<Args>(
  what: string,
  name: string,
  args: Args,
): { readonly copy: Args; readonly key: string } {
  if (typeof args !== "object") throw invalid(what, `expected object, received ${typeof args}`);
  try {
    const key = `${name} ${canonicalJson(args)}`;
    return { copy: structuredClone(args), key };
  } catch (cause) {
    throw invalid(what, reasonOf(cause), cause);
  }
}
