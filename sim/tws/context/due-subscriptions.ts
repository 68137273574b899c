import type { Context } from "./context.ts";
import { isPaused } from "./interruptions.ts";
import { nextDueMs } from "./subscriptions.ts";

/** A paused subscription is looked at again after this time, in ms. */
const PAUSED_MS = 1_000;

/** Serves the subscriptions of a client that are due, and ends those that are over. */
export function runDue(context: Context): void {
  const { client, nowMs, shared } = context;
  for (const [key, subscription] of client.subscriptions) {
    if (subscription.dueMs > nowMs) continue;
    if (isPaused(key, subscription, shared.ibkr)) {
      subscription.dueMs = nextDueMs(nowMs, PAUSED_MS);
      continue;
    }
    const dueMs = subscription.run(context);
    if (dueMs === undefined) client.subscriptions.delete(key);
    else subscription.dueMs = dueMs;
  }
}
