import { createContext, Script } from "node:vm";

const CALL = new Script("act()");
const GLOBALS: { act: () => unknown } = { act: () => undefined };
const CONTEXT = createContext(GLOBALS);

/**
 * Runs a synchronous function, and stops it after a time, even in a loop or a pattern that would never end.
 *
 * @throws {Error} When the time is over; the message names what took too long.
 */
export function within<T>(limitMs: number, what: string, act: () => T): T {
  try {
    GLOBALS.act = act;
    return CALL.runInContext(CONTEXT, { timeout: limitMs }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    throw new Error(`${what} took more than ${limitMs} ms`, { cause: error });
  }
}
