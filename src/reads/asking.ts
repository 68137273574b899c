import type { WaitOptions } from "../call-options.ts";
import type { Read } from "../operations/read.ts";

/** What each read takes: `timeoutMs` in ms, `>= 0`; `signal` ends the wait early. */
export type ReadOptions = WaitOptions;

/** Whatever questions can be asked of. */
export abstract class Asking {
  /**
   * Asks one operation of the table. What it rejects with names the line of the caller (`forCaller`).
   *
   * @internal
   */
  protected abstract ask<Args, Result>(
    operation: Read<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result>;
}
