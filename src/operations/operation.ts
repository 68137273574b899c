import type { Strict } from "../arguments/strict.ts";
import type { HistoricalQuery } from "../pacing/historical-budget.ts";
import type { Lane } from "../pacing/pacer.ts";
import type { IBApi, MethodName } from "../stoqey/mod.ts";

/** One request of the TWS API, as `lease.api` carries it out for its caller. */
export interface ApiRequest {
  /** The method of `IBApi` that sends it, e.g. `reqPnL`. */
  readonly request: MethodName;
  /** The method that ends it; missing where nothing does. */
  readonly cancel?: MethodName;
  /**
   * Way in which answers name their request. `id` (default): by a request ID, so that any number may be in flight. `slot`:
   * by an ID too, but TWS allows few of them in the life of a connection, so that two are used in turn and one request is
   * in flight at a time. `none`: not at all, so that one request is in flight and all callers share it.
   */
  readonly numbering?: "id" | "slot" | "none";
  /** Whether only IBKR can answer it: then it waits while TWS is cut off, instead of being lost. Default false. */
  readonly needsIbkr?: boolean;
  /** Default `interactive`. */
  readonly lane?: Lane;
  /** The events that end an answer; empty for a request that goes on until it is cancelled. */
  readonly ends: readonly string[];
  /** Returns whether an event of `ends` with these arguments ends the answer. Default: always. */
  isLast?(event: string, args: readonly unknown[]): boolean;
  /**
   * Returns whether a request of the `IBApi` method with these arguments goes on until it is cancelled. Default: where
   * `ends` is empty.
   */
  goesOn?(request: readonly unknown[]): boolean;
  /** The arguments of the cancel behind the ID, by those of the request. Default: none. */
  cancelArguments?(request: readonly unknown[]): readonly unknown[];
}

/** One event of `IBApi`: its name and its arguments. */
export type ApiEvent = readonly [event: string, args: readonly unknown[]];

/** Handlers of one request, by event name of `IBApi`, each with that event's arguments. */
export type Handlers = Readonly<Record<string, (...args: never[]) => void>>;

/** The two ways to send a request: for one answer, or to be continued until it is cancelled. */
export type SendMode = "once" | "continuous";

/**
 * One subject of the TWS API: how it is requested, and which values its events bring. `first`, `collect` and `fold` make a
 * read of it, and `stream` a watch.
 */
export interface Operation<Args, Value> extends ApiRequest {
  /** Schema of the arguments; missing for an operation without arguments, which are null then. */
  readonly arguments?: Strict;
  /** The event after which a request that goes on brings changes alone. */
  readonly snapshotEnd?: string;
  /** The properties of a request that the rules for historical data depend on. */
  readonly historical?: (args: Args) => HistoricalQuery;
  /** Requests with the same line have one owner, which sends one at a time. Default: equal requests; for slots, the name. */
  readonly line?: string;
  /** Whether a late answer is as good as a new one, because it holds for the instant at which it arrives. Default false. */
  readonly timeless?: boolean;
  /** Matches the text of an error without an ID that is about this request. */
  readonly refusedBy?: RegExp;
  /** Time after an answer during which TWS ignores the same request, in ms. Default 0. */
  readonly spacingMs?: number;
  /** Same as in `ApiRequest`; `request` is missing where the caller of `lease.api` sent it. */
  isLast?(event: string, args: readonly unknown[], request?: Args): boolean;
  /** Sends the request. */
  send(api: IBApi, id: number, args: Args, mode: SendMode): void;
  /** Ends the request at TWS; missing where nothing has to be ended. */
  stop?(api: IBApi, id: number, args: Args): void;
  /** Makes the handlers of one request; each calls `emit` with the values that its event brings. */
  handlers(args: Args, emit: (value: Value) => void): Handlers;
  /**
   * Makes the event that brings a value: the inverse of `handlers`. `lease.api` answers requests without an ID of their own
   * from a read that all leases share.
   */
  eventOf?(value: Value, args: Args, id: number): ApiEvent;
  /** The fields of the arguments, in the order of the parameters of the `IBApi` method. Default: there are none. */
  readonly parameters?: readonly string[];
}

/**
 * Makes a function that gives the key of the row that an event brings, and undefined for events that bring none.
 *
 * @param keyOf Equal for rows of which the later replaces the earlier.
 */
export function eventKey<Args, Value>(
  operation: Operation<Args, Value>,
  args: Args,
  keyOf: (value: Value) => string,
): (event: string, values: readonly unknown[]) => string | undefined {
  let key: string | undefined;
  const handlers = operation.handlers(args, (value) => {
    key = keyOf(value);
  });
  return (event, values) => {
    key = undefined;
    const handler = handlers[event] as ((...values: readonly unknown[]) => void) | undefined;
    handler?.(...values);
    return key;
  };
}

/** Returns whether the request is still open at TWS after its answer was received. */
export function goesOnAfterAnswer({ numbering = "id", ends, stop }: Operation<never, unknown>): boolean {
  return stop !== undefined && (numbering !== "id" || ends.length === 0);
}
