import type { Context } from "./context.ts";

/** Something that a client is sent again and again until it cancels it. */
export interface Feed {
  /** When it is due, epoch ms. */
  dueMs: number;
  /** Sends what there is to send. @returns When it is due again, or undefined when it is over. */
  run(context: Context): number | undefined;
}

/** Kinds of subscriptions; each has request numbers of its own. */
export type FeedKind =
  | "market data"
  | "depth"
  | "tick by tick"
  | "real-time bars"
  | "historical bars"
  | "account summary"
  | "account updates"
  | "account updates multi"
  | "positions multi"
  | "pnl"
  | "pnl single"
  | "scanner"
  | "bulletins"
  | "display group";

/** Its place among the feeds of a client. */
export function feedKey(kind: FeedKind, reqId: number): string {
  return `${kind}/${reqId}`;
}

/** The next whole multiple of `everyMs`: feeds that are due together are served together. */
export function nextDueMs(nowMs: number, everyMs: number): number {
  return (Math.floor(nowMs / everyMs) + 1) * everyMs;
}
