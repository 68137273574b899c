import type { Context, Subscription } from "./context.ts";
import { type Interruption, isInterruptedBy, reqIdOf } from "./subscription-kinds.ts";

/** Ends every subscription of a client that an interruption ends. @returns Their request numbers. */
export function endSubscriptions({ client }: Context, interruption: Interruption): readonly number[] {
  const ended = [...client.subscriptions.keys()].filter((key) => isInterruptedBy(key, interruption));
  for (const key of ended) client.subscriptions.delete(key);
  return ended.map(reqIdOf);
}

/** The next whole multiple of `everyMs`, so that subscriptions of one period are served together. */
export function nextDueMs(nowMs: number, everyMs: number): number {
  return (Math.floor(nowMs / everyMs) + 1) * everyMs;
}

/** Makes a subscription that is served at every whole multiple of `everyMs`. */
export function every(
  everyMs: number,
  nowMs: number,
  send: (now: Context) => void,
  conId?: number,
): Subscription {
  return {
    conId,
    dueMs: nextDueMs(nowMs, everyMs),
    run: (now) => {
      send(now);
      return nextDueMs(now.nowMs, everyMs);
    },
  };
}

/** Makes a subscription that is served `everyMs` after it was served last. */
export function everyFrom(nowMs: number, everyMs: number, send: (now: Context) => void): Subscription {
  return {
    dueMs: nowMs + everyMs,
    run: (now) => {
      send(now);
      return now.nowMs + everyMs;
    },
  };
}

/** Makes a subscription that is served by events alone. */
export function onEvents(): Subscription {
  return { dueMs: Number.POSITIVE_INFINITY, run: () => undefined };
}
