import { PoolError } from "../../../src/errors.ts";

/** Gets the error that a function throws. */
export function failure(act: () => unknown): PoolError {
  try {
    act();
  } catch (error) {
    if (error instanceof PoolError) return error;
    throw error;
  }
  throw new Error("Cannot get the error: nothing was thrown");
}
