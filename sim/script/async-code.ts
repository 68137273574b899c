import { isThenable } from "../world/check-fields.ts";

/** Error of code that was to decide at once, and returned a promise. */
export class AsyncCodeError extends TypeError {
  override readonly name = "AsyncCodeError";
}

/** Refuses a promise as the result of code that is not waited for. @throws {AsyncCodeError} */
export function refuseAsync(result: unknown, hint: string): void {
  if (!isThenable(result)) return;
  // Nobody waits for what it does from here on.
  result.then(undefined, () => {});
  throw new AsyncCodeError(hint);
}
