import type { Context } from "./context.ts";

/** A client that sends too much so often is put out. */
const BREACHES_MAX = 3;
/** Most messages of a client that are kept for later. */
const QUEUED_MAX = 100_000;

/**
 * Does a client send more than it may? Then the message is kept for later, or refused, and the third time the connection
 * ends.
 */
export function tooFast(fields: readonly string[], context: Context): boolean {
  const { client, nowMs } = context;
  const max = context.shared.options.messagesPerSecondMax;
  if (max === 0 || client.clientId === undefined) return false;
  if (client.paced) {
    if (client.queued.length > 0 || client.rate.recent(nowMs) >= max) {
      if (client.queued.push(fields) > QUEUED_MAX) context.close(`it has ${QUEUED_MAX} messages waiting`);
      return true;
    }
    client.rate.count(nowMs);
    return false;
  }
  client.rate.count(nowMs);
  const recent = client.rate.recent(nowMs);
  if (recent <= max) return false;
  context.error(-1, 100, `Max rate of messages per second has been exceeded:max=${max} rec=${recent}`);
  if (++client.breaches >= BREACHES_MAX)
    context.close(`it sent more than ${max} messages a second, ${BREACHES_MAX} times`);
  return true;
}

/** The next message that was kept, when it may be served now. */
export function nextQueued({ client, nowMs, shared }: Context): readonly string[] | undefined {
  if (client.queued.length === 0 || client.rate.recent(nowMs) >= shared.options.messagesPerSecondMax)
    return undefined;
  client.rate.count(nowMs);
  return client.queued.shift();
}
