import type { HistoricalQuery } from "../pacing/historical.ts";
import { isAboutOrder } from "../requests/codes.ts";
import type { FarmService } from "../session/notices.ts";
import type { IBApi } from "../stoqey/mod.ts";

/** What the reader of a stream gets, in the order in which it happened. */
export type StreamUpdate<Value> =
  /** Something new; `missed` is how many updates this reader was too slow for since its last one. */
  | { readonly kind: "update"; readonly value: Value; readonly missed: number }
  /** From here on data are missing: whatever happened is not told. */
  | { readonly kind: "gap"; readonly reason: string; readonly atMs: number }
  /** It flows again, on the session of this epoch, so long after. */
  | { readonly kind: "resumed"; readonly epoch: number; readonly gapMs: number }
  /** TWS says something about it that does not end it, such as 10167: delayed data follow. */
  | { readonly kind: "remark"; readonly code: number; readonly message: string };

/** What a stream does with what TWS sends, from one beginning to the next. */
export interface Flow<Value> {
  /** By event name of `@stoqey/ib`, with that event's arguments: what the readers get of it, if anything. */
  readonly on: Readonly<Record<string, (...args: never[]) => Value | undefined>>;
  /** Events that say that the stream is there, although there may be nothing to tell. */
  readonly opens?: readonly string[];
  /** What a reader that comes later has to know. */
  replay(): readonly Value[];
}

/**
 * One thing that can be watched: how it is begun and ended, and what is made of its events.
 *
 * A new stream is one entry of this shape and one method in `streams.ts`.
 */
export interface StreamOperation<Args, Value> {
  /** The method's name, e.g. `watchMarketData`. */
  readonly name: string;
  /** What it does, to begin a sentence with: "Cannot <what>: ...". */
  readonly what: string;
  /** Which of TWS's limits it counts against, if any. */
  readonly budget?: "lines" | "depths";
  /** The farm that it comes from; undefined where TWS knows by itself. */
  readonly farm?: FarmService;
  /** Has it events without a number, such as those of orders? Default false. */
  readonly unnumbered?: boolean;
  /** What the rules for historical data need to know, for what they are about. */
  readonly historical?: (args: Args) => HistoricalQuery;
  begin(args: Args): Flow<Value>;
  start(api: IBApi, id: number, args: Args): void;
  stop(api: IBApi, id: number, args: Args): void;
}

/** What an entry of the table is to whoever does not look into its types. */
// biome-ignore lint/suspicious/noExplicitAny: subscriptions move values about and never look into them.
export type AnyStream = StreamOperation<any, any>;

/** Codes that leave a subscription alive: what they say is passed on. */
const REMARKS: ReadonlySet<number> = new Set([10090, 10091, 10167, 492]);
/** Nothing comes until it is over, and then by itself. */
const PAUSES: ReadonlySet<number> = new Set([10197]);
/** The subscription is dead and has to be made again. */
const RESTARTS: ReadonlySet<number> = new Set([100, 316, 317, 10182, 10225]);

/** What an error about a subscription means. */
export function verdictOf(
  code: number,
  message: string,
): "not meant" | "remark" | "pause" | "restart" | "end" {
  if (isAboutOrder(code)) return "not meant";
  if (REMARKS.has(code) || (code >= 2100 && code <= 2199)) return "remark";
  if (PAUSES.has(code)) return "pause";
  if (RESTARTS.has(code) || (code === 162 && /pacing violation/i.test(message))) return "restart";
  return "end";
}
