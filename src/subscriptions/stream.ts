import type { HistoricalQuery } from "../pacing/historical.ts";
import type { CheckedCall } from "../requests/checked-call.ts";
import type { IBApi } from "../stoqey/mod.ts";
import type { FarmService } from "../tws/codes.ts";

/** What the reader of a stream gets, in the order in which it happened. */
export type StreamUpdate<Value> =
  /** Something new; `missed` is how many updates this reader was too slow for since its last one. */
  | { readonly kind: "update"; readonly value: Value; readonly missed: number }
  /** What there was at the beginning has been sent whole; what follows are changes. Streams without a snapshot have none. */
  | { readonly kind: "snapshot-end" }
  /** From here on data are missing: whatever happened is not told. `atMs` is epoch ms. */
  | { readonly kind: "gap"; readonly reason: string; readonly atMs: number }
  /** It flows again, on the session of this epoch, so long after. */
  | { readonly kind: "resumed"; readonly epoch: number; readonly gapMs: number }
  /** TWS says something about it that does not end it, such as 10167: delayed data follow. */
  | { readonly kind: "notice"; readonly code: number; readonly message: string };

/** What one beginning of a stream is given. */
export interface Beginning<Value> {
  /** Hands a value to all readers. */
  emit(value: Value): void;
  /** What there was at the beginning has been told whole; for what has no event that says so (`snapshotEnd`). */
  endSnapshot(): void;
  /** What the stream keeps from one beginning to the next, such as fills that were told. */
  readonly kept: Map<string, unknown>;
  /** The client ID of the session. */
  readonly clientId: number;
  /** The number of the request; 0 where it has none. */
  readonly id: number;
}

/** What a stream does with what TWS sends, from one beginning to the next. */
export interface Flow<Value> {
  /** By event name of `@stoqey/ib`, with that event's arguments. */
  readonly on: Readonly<Record<string, (...args: never[]) => void>>;
  /** Is an event about the request of somebody else? Of those without a number of its own alone. */
  foreign?(event: string, args: readonly unknown[]): boolean;
  /** Takes the answer to the question that the stream begins with, if it begins with one. */
  snapshot?(answer: unknown): void;
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
  readonly budget?: "lines" | "depths" | "historical";
  /** The farms that it comes from, whose failure can end it unseen; undefined where TWS knows by itself. */
  readonly farms?: readonly FarmService[];
  /** Events without a number that are its own. */
  readonly listens?: readonly string[];
  /** May nothing come for hours although all is well, and nothing that confirms the request? */
  readonly quiet?: boolean;
  /** Events that say that TWS has taken the request, although there may be nothing to tell. */
  readonly opens?: readonly string[];
  /** The event that ends its snapshot, if it has one. */
  readonly snapshotEnd?: string;
  /** Does its flow say when the snapshot is over, with `endSnapshot()`? */
  readonly endsSnapshot?: boolean;
  /** What the rules for historical data need to know, for what they are about. */
  readonly historical?: (args: Args) => HistoricalQuery;
  /** How it is begun where it is no request of its own: by a question of the connection's, or by the bulletins that all share. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer goes to the flow of the same entry.
  readonly source?: "bulletins" | (() => CheckedCall<any, any>);
  begin(args: Args, beginning: Beginning<Value>): Flow<Value>;
  start(api: IBApi, id: number, args: Args): void;
  stop(api: IBApi, id: number, args: Args): void;
}

/** What an entry of the table is to whoever does not look into its types. */
// biome-ignore lint/suspicious/noExplicitAny: subscriptions move values about and never look into them.
export type AnyStream = StreamOperation<any, any>;
