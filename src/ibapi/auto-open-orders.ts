import { type SharedSubscription, sharedSubscription } from "../requests/shared-subscription.ts";
import type { LiveSession } from "../session/live-session.ts";

const AUTO_OPEN_ORDERS = new WeakMap<LiveSession, SharedSubscription>();

/** Gives the shared `reqAutoOpenOrders` of a session, which is on at TWS while a view of the session has requested it. */
export function autoOpenOrders(live: LiveSession): SharedSubscription {
  const known = AUTO_OPEN_ORDERS.get(live);
  if (known !== undefined) return known;
  const shared = sharedSubscription(
    live.requests.channel,
    (api) => void api.reqAutoOpenOrders(true),
    (api) => void api.reqAutoOpenOrders(false),
  );
  AUTO_OPEN_ORDERS.set(live, shared);
  return shared;
}
