import type { WaitOptions } from "../call-options.ts";
import { forCaller } from "../errors.ts";
import type { Operation } from "../requests/operation.ts";

/** What each read takes: `timeoutMs` in ms, `>= 0`; `signal` ends the wait early. */
export type ReadOptions = WaitOptions;

/** Whatever questions can be asked of. */
export abstract class Asking {
  /**
   * Asks one operation of the table.
   *
   * @internal
   */
  protected abstract ask<Args, Result>(
    operation: Operation<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result>;
  /**
   * Reads one operation of the table, and names the line of the caller in the error when there is one.
   *
   * @internal
   */
  protected async read<Args, Result>(
    operation: Operation<Args, Result>,
    args: Args,
    options: ReadOptions,
  ): Promise<Result> {
    try {
      return await this.ask(operation, args, options);
    } catch (error) {
      throw forCaller(error);
    }
  }
}
