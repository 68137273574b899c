import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { Context, Subscription } from "./context.ts";

/** The next whole multiple of `everyMs`, so that subscriptions of one period are served together. */
export function nextDueMs(nowMs: number, everyMs: number): number {
  return (Math.floor(nowMs / everyMs) + 1) * everyMs;
}

/** Makes a subscription that is served at every whole multiple of `everyMs`. */
export function every(
  everyMs: number,
  nowMs: number,
  send: (now: Context) => void,
  instrument?: Pick<Instrument, "conId" | "secType">,
): Subscription {
  return {
    conId: instrument?.conId,
    secType: instrument?.secType,
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
