import { mix32 } from "../world/random.ts";

/**
 * Makes the ID of an execution, in the form of TWS: `0000e0d5.65a1b2c3.01.01`. Only the last part changes when an execution
 * is corrected.
 *
 * @param number The number of the execution in its account, from 1 on; different numbers give different IDs.
 */
export function executionId(number: number): string {
  return `0000e0d5.${mix32(number).toString(16).padStart(8, "0")}.01.01`;
}
