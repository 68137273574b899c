import type { Ticket } from "../pacing/outbox.ts";
import type { LiveSession } from "../session/live-session.ts";
import type { Known } from "./order-book.ts";

const UNSENT = new WeakMap<LiveSession, Set<Known>>();

/** Notes that messages of an order wait for their turn, whichever view placed them. */
export function noteUnsent(live: LiveSession, one: Known): void {
  const known = UNSENT.get(live);
  if (known === undefined) UNSENT.set(live, new Set([one]));
  else known.add(one);
}

/**
 * Finds the messages about an order that wait for their turn, of all views of a session: none of them may follow the
 * cancel of the order.
 */
export function unsentOf(live: LiveSession, inner: number): readonly Ticket[] {
  const found: Ticket[] = [];
  const known = UNSENT.get(live) ?? new Set();
  for (const one of known) {
    const waiting = [...one.queued].filter(({ state }) => state.kind === "queued");
    if (waiting.length === 0) known.delete(one);
    else if (one.inner === inner) found.push(...waiting);
  }
  return found;
}

/** Forgets an order of which nothing waits any more. */
export function forgetSent(live: LiveSession, one: Known): void {
  if (![...one.queued].some(({ state }) => state.kind === "queued")) UNSENT.get(live)?.delete(one);
}
