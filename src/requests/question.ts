import { PoolError, reasonOf } from "../errors.ts";
import type { Operation } from "./operation.ts";

/** An operation with its arguments, copied and checked, so that the caller may change its own afterwards. */
export interface Question<Args, Result> {
  readonly operation: Operation<Args, Result>;
  readonly args: Args;
  /** Equal for equal questions. */
  readonly key: string;
}

/**
 * Copies and checks the arguments of one call.
 *
 * @throws {PoolError} `INVALID_OPTION` when they cannot be put into a message.
 */
export function question<Args, Result>(
  operation: Operation<Args, Result>,
  args: Args,
): Question<Args, Result> {
  const { copy, key } = copied(operation, args);
  return { operation, args: copy, key };
}

/**
 * Copies arguments, and makes a key that is equal for equal ones.
 *
 * @throws {PoolError} `INVALID_OPTION` when they cannot be put into a message.
 */
export function copied<Args>(
  { what, name }: { readonly what: string; readonly name: string },
  args: Args,
): { readonly copy: Args; readonly key: string } {
  const invalid = (reason: string, cause?: unknown): PoolError =>
    new PoolError("INVALID_OPTION", `Cannot ${what}: ${reason}`, { cause });
  if (typeof args !== "object") throw invalid(`the contract: expected an object, got ${typeof args}`);
  let copy: Args;
  let key: string;
  try {
    copy = structuredClone(args);
    key = `${name} ${JSON.stringify(copy)}`;
  } catch (cause) {
    throw invalid(reasonOf(cause), cause);
  }
  // A NUL would end its field early and shift all that follow.
  if (key.includes("\\u0000")) throw invalid("a text contains a NUL character");
  return { copy, key };
}
