import type { Seen } from "../seen.ts";
import { hasCancelsToRepeat } from "./cancels-not-left-open.ts";
import { hasOrdersToLookUp } from "./orders-reconciled.ts";
import { hasRequestsToRepeat } from "./requests-not-left-hanging.ts";

/**
 * Tests whether something was lost that the program has not looked after, and still has the time to: checks that judge it would find
 * nothing yet.
 */
export function isUndecided(seen: Seen): boolean {
  return hasOrdersToLookUp(seen) || hasCancelsToRepeat(seen) || hasRequestsToRepeat(seen);
}
