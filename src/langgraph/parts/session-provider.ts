import type { UseOptions } from "../../call-options.ts";
import type { Reads } from "../../reads.ts";
import type { TwsReads } from "../../tws-reads.ts";

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

/** What a task of a tool receives: the reads of both transports, and those of TWS where it is TWS. */
export type ToolReads = Reads & Partial<TwsOnlyReads>;

/** An `IbkrPool`, a `WebPool`, or a test double of one, that gives tasks a session. */
export interface SessionProvider {
  /** Calls the task with a session, as `IbkrPool.use` and `WebPool.use` do. */
  use<Result>(task: (ib: Reads) => Promise<Result>, options?: UseOptions): Promise<Result>;
}

/** Tests whether the sessions of a pool have news and option parameters, which the Web API does not have. */
export function isTws(pool: SessionProvider): boolean {
  return typeof Reflect.get(pool, "getHistoricalNews") === "function";
}
