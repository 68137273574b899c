import { parseFaultOf } from "../../faults/parse.ts";
import { WEB_FAULTS } from "./mod.ts";
import type { WebFault } from "./web-fault.ts";

/**
 * Reads a fault of the fake gateway as it is written on the command line.
 *
 * @param text `name` or `name:key=value,key=value`; a value is a number, a range `5..20` or a word.
 * @throws {Error} When there is no such fault or parameter, or a value is out of range; the message says which.
 * @example A fault from the command line
 * ```ts
 * import { parseWebFault } from "ibkr-pool/sim/web";
 *
 * assert.equal(parseWebFault("late:byMs=100..500,path=/iserver").name, "late");
 * ```
 */
export function parseWebFault(text: string): WebFault {
  return parseFaultOf(WEB_FAULTS, text);
}
