import type { UseOptions } from "../../call-options.ts";
import type { Reads } from "../../reads.ts";
import type { TwsReads } from "../../tws-reads.ts";
import type { WebReads } from "../../web/web-reads.ts";

/** Reads of TWS alone that tools use where the session has them. */
export type TwsOnlyReads = Pick<
  TwsReads,
  | "getAccountUpdates"
  | "getSecDefOptParams"
  | "getAllOpenOrders"
  | "getNewsProviders"
  | "getHistoricalNews"
  | "getNewsArticle"
>;

/** Reads of the Web API alone that tools use where the session has them. */
export type WebOnlyReads = Pick<WebReads, "getOptionMonths" | "getOptionStrikes">;

/** What a task of a tool receives: the reads of both transports, and those that one of them has. */
export type ToolReads = Reads & Partial<TwsOnlyReads> & Partial<WebOnlyReads>;

/** An `IbkrPool`, a `WebPool`, or a test double of one, that gives tasks a session. */
export interface SessionProvider {
  /** Calls the task with a session, as `IbkrPool.use` and `WebPool.use` do. */
  use<Result>(task: (ib: Reads) => Promise<Result>, options?: UseOptions): Promise<Result>;
}

/** Tests whether a pool, and so its sessions, has one of some reads. */
export function hasRead(pool: SessionProvider, reads: readonly (keyof ToolReads)[]): boolean {
  return reads.some((name) => typeof Reflect.get(pool, name) === "function");
}
