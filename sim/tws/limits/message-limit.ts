import type { Context } from "../context/context.ts";
import { refuses } from "../rules/refuses.ts";
import { MESSAGE_RATE_RULES } from "../rules/session.ts";

/** Number of violations at which TWS ends the connection. */
const BREACHES_MAX = 3;

/**
 * Tests whether a message exceeds the rate that its client may send. If so, it queues the message, or refuses it with 100
 * and ends the connection at the third refusal.
 */
export function exceedsMessageRate(fields: readonly string[], context: Context): boolean {
  const { client, nowMs } = context;
  const max = context.shared.options.messagesPerSecond;
  if (max === 0 || client.clientId === undefined) return false;
  if (client.paced) {
    if (client.queued.length > 0 || client.rate.recent(nowMs) >= max) {
      if (!client.queued.push(fields)) context.close("too many messages of it wait");
      return true;
    }
    client.rate.count(nowMs);
    return false;
  }
  client.rate.count(nowMs);
  const recent = client.rate.recent(nowMs);
  if (!refuses(context, -1, MESSAGE_RATE_RULES, { recent, max })) return false;
  if (++client.rateBreaches >= BREACHES_MAX)
    context.close(`it sent more than ${max} messages a second, ${BREACHES_MAX} times`);
  return true;
}

/** Removes the oldest queued message, if the rate permits it to be served now. */
export function nextQueued({ client, nowMs, shared }: Context): readonly string[] | undefined {
  if (client.queued.length === 0 || client.rate.recent(nowMs) >= shared.options.messagesPerSecond)
    return undefined;
  client.rate.count(nowMs);
  return client.queued.shift();
}
