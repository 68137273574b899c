import type { LiveSession } from "../session/live-session.ts";
import type { KnownOrder } from "./known-orders.ts";
import type { WaitingMessage } from "./waiting-message.ts";

const UNSENT = new WeakMap<LiveSession, Set<KnownOrder>>();

/** Adds an order with messages that are not sent yet. */
export function addUnsent(live: LiveSession, one: KnownOrder): void {
  const known = UNSENT.get(live);
  if (known === undefined) UNSENT.set(live, new Set([one]));
  else known.add(one);
}

/**
 * Finds the messages about an order that are not sent yet, of all views of a session: none of them may be sent after the
 * cancel of the order.
 */
export function unsentMessagesOf(live: LiveSession, twsId: number): readonly WaitingMessage[] {
  const found: WaitingMessage[] = [];
  const known = UNSENT.get(live) ?? new Set();
  for (const one of known) {
    const waiting = [...one.queued].filter(({ state }) => state.kind === "queued");
    if (waiting.length === 0) known.delete(one);
    else if (one.twsId === twsId) found.push(...waiting);
  }
  return found;
}

/** Removes an order without waiting messages. */
export function removeSent(live: LiveSession, one: KnownOrder): void {
  if (![...one.queued].some(({ state }) => state.kind === "queued")) UNSENT.get(live)?.delete(one);
}
