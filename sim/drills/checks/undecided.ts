import type { Seen } from "../seen.ts";
import { hasCancelsToRepeat } from "./cancels-not-left-open.ts";
import { hasStreamsToRequest } from "./ended-streams-again.ts";
import { hasOrdersToLookUp } from "./orders-reconciled.ts";
import { hasRequestsToRepeat } from "./requests-not-left-hanging.ts";
import { hasSubscriptionsToRenew } from "./subscribes-again.ts";

/**
 * Tests whether something was lost that the program has not looked after, and still has the time to: the checks that judge it cannot
 * judge it yet.
 */
export function isUndecided(seen: Seen): boolean {
  return (
    hasOrdersToLookUp(seen) ||
    hasCancelsToRepeat(seen) ||
    hasRequestsToRepeat(seen) ||
    hasSubscriptionsToRenew(seen) ||
    hasStreamsToRequest(seen)
  );
}
