import { PoolError } from "../../errors.ts";
import type { OrderEvent } from "../order-state.ts";

/** What one comparison with TWS has shown about an order that it does not list anywhere. */
export interface Evidence {
  /** Client ID of the session. */
  readonly clientId: number;
  /** The highest `nextValidId` that TWS has sent since the order was written, before any later order of this session. */
  readonly nextValidId: number;
}

/** An order without a report in this session. */
export interface Missing {
  readonly clientId: number | undefined;
  readonly orderId: number | undefined;
  /** Whether IBKR has ever reported it. */
  readonly wasReported: boolean;
  /** Whether it is an exercise of options. */
  readonly isExercise: boolean;
}

/**
 * Decides about an order that is not among the open orders, the executions of today and the completed orders, after all of
 * these lists have ended and a quiet period has passed.
 *
 * Its absence is proven only if TWS has not counted its ID: TWS gives IDs that it never processed out again, and raises
 * `nextValidId` above each one that it did. A later session with the same client ID shows that the connection on which the
 * order was written is gone at TWS, so that its bytes cannot be processed later; on the same session TWS has read them before
 * the requests of the comparison. In any other case its fate stays unknown.
 */
export function judged(missing: Missing, { clientId, nextValidId }: Evidence): OrderEvent {
  const { orderId } = missing;
  if (missing.isExercise) return { kind: "lost", why: EXERCISE };
  const isSameClient = missing.clientId === clientId;
  if (!missing.wasReported && isSameClient && orderId !== undefined && nextValidId <= orderId) {
    const reason = `TWS never processed it: it is in no list of orders, and TWS gives its ID ${orderId} out again`;
    return { kind: "absent", reason: new PoolError("ORDER_ABSENT", reason) };
  }
  return { kind: "lost", why: why(missing, isSameClient) };
}

/** TWS lists exercises nowhere for certain, and it is not documented whether they count as used IDs. */
const EXERCISE =
  "an exercise of options of which IBKR has reported nothing is in no list that proves its absence: look for it and for the position in TWS, and end this with orders.settle(key, verdict)";

function why({ orderId, wasReported }: Missing, isSameClient: boolean): string {
  const lists =
    "it is not among the open orders, the executions of today and the completed orders, which are compared again";
  const advice = "look for it in TWS, and end this with orders.settle(key, verdict)";
  if (wasReported) return `IBKR had it, and now ${lists}: ${advice}`;
  if (!isSameClient)
    return `${lists}, and it was sent by another client ID, so that its ID proves nothing: ${advice}`;
  return `${lists}, but TWS has used its ID ${orderId}, so that it may have been refused or be on its way: ${advice}`;
}
