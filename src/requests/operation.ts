import type { HistoricalQuery } from "../pacing/historical.ts";
import type { Lane } from "../pacing/pacer.ts";
import type { IBApi } from "../stoqey/mod.ts";

/** What a handler returns when the answer is complete. */
export const DONE = "done";

/** What one handler says: nothing, or that the answer is complete. */
export type Handled = typeof DONE | undefined;

/** Puts one answer together from what TWS sends, piece by piece. */
export interface Collecting<Result> {
  /** By event name of `@stoqey/ib`, with that event's arguments. */
  readonly on: Readonly<Record<string, (...args: never[]) => Handled>>;
  /** The answer; called once, after a handler returned `DONE`. */
  result(): Result;
  /** Takes the notices about this request that do not end it, such as 10167: delayed data follows. */
  notice?(code: number, message: string): void;
}

/**
 * One thing that can be requested of TWS: how it is sent, what puts the answer together and what ends it.
 *
 * A new operation is one entry of this shape and one method in `reads.ts`.
 */
export interface Operation<Args, Result> {
  /** The method's name, e.g. `getPositions`. */
  readonly name: string;
  /** What it does, to begin a sentence with: "Cannot <what>: ...". */
  readonly what: string;
  /** How long an answer may take unless the caller says otherwise, in ms. */
  readonly timeoutMs: number;
  /**
   * How TWS tells the answers apart. `id`: by a request number, so that any number may be under way. `slot`: by a
   * number too, but of numbers TWS allows only few in the life of a connection, so that two are used in turn and one
   * request is under way at a time. `none`: not at all, so that one request is under way and everybody shares it.
   */
  readonly numbering: "id" | "slot" | "none";
  /** Can only IBKR answer it? Then it waits while TWS is cut off, instead of being lost. Default false. */
  readonly needsIbkr?: boolean;
  /** Default `interactive`. */
  readonly lane?: Lane;
  /** What the rules for historical data need to know, for what they are about. */
  readonly historical?: (args: Args) => HistoricalQuery;
  /** Requests with the same line have one owner, which sends one at a time. Default: equal requests, and those told by slots. */
  readonly line?: string;
  /** The event that ends the answer, for what has a line: it is counted, so that no late answer ends the next request. */
  readonly ends?: string;
  /** Is a late answer as good as a new one, because it holds for the instant at which it comes? Default false. */
  readonly timeless?: boolean;
  /** What an error without a number says when it is about this request. */
  readonly refusedBy?: RegExp;
  /** How long after an answer TWS ignores the same request, in ms. Default 0. */
  readonly spacingMs?: number;
  send(api: IBApi, id: number, args: Args): void;
  /** Ends a request that nobody waits for any more. */
  cancel?(api: IBApi, id: number): void;
  /** Ends what goes on after the answer is complete, such as updates of the positions. */
  release?(api: IBApi, id: number): void;
  collect(args: Args): Collecting<Result>;
}

/** Lets the table infer the argument types of each entry. */
export function operation<Args, Result>(entry: Operation<Args, Result>): Operation<Args, Result> {
  return entry;
}

/** An entry whose types do not matter to whoever holds it. */
export type AnyOperation = Operation<never, unknown>;
