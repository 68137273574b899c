import type { Strict } from "../arguments/strict.ts";
import type { HistoricalQuery } from "../pacing/historical-budget.ts";
import type { IBApi } from "../stoqey/mod.ts";
import type { FarmService } from "../tws/codes.ts";
import { defined } from "../util/defined.ts";
import type { Handlers, Operation } from "./operation.ts";
import type { AnyRead } from "./read.ts";

/** The limits of TWS that streams count against. */
export type StreamBudget = "lines" | "depths" | "historical";

/** Callbacks and context of one request of a stream. */
export interface Beginning<Value> {
  /** Hands a value to all readers. */
  emit(value: Value): void;
  /** The snapshot is complete; for a stream without an event that says so (`snapshotEnd`). */
  endSnapshot(): void;
  /** State that the stream keeps from one request to the next, such as fills that were emitted. */
  readonly kept: Map<string, unknown>;
  /** The client ID of the session. */
  readonly clientId: number;
  /** The request ID; 0 where the request has none. */
  readonly id: number;
}

/** Handlers of the events of one request of a stream. */
export interface Flow<Value> {
  /** Handlers by event name of `IBApi`, called with that event's arguments. */
  readonly on: Handlers;
  /** Returns whether an event belongs to the request of another caller; for events without an ID of their own only. */
  foreign?(event: string, args: readonly unknown[]): boolean;
  /** Takes the answer to the read that the stream begins with, where it begins with one. */
  snapshot?(answer: unknown): void;
  /** The values that a reader gets that joins later. */
  replay(): readonly Value[];
}

/** A request that is watched, as the engine of subscriptions carries it out. */
export interface Watch<Args, Value> {
  /** The method of `IbkrPool`, e.g. `watchMarketData`. */
  readonly name: string;
  /** Description of the call, for a sentence that begins "Cannot <what>: ...". */
  readonly what: string;
  /** Schema of the arguments; missing for an operation without arguments, which are null then. */
  readonly arguments?: Strict;
  /** The limit of TWS that it counts against, if any. */
  readonly budget?: StreamBudget;
  /** The data farms that serve it, whose failure can end it without a message; missing where TWS itself does. */
  readonly farms?: readonly FarmService[];
  /** Events without an ID that belong to it. */
  readonly listens?: readonly string[];
  /** Whether hours may pass without an event although all is well, and without one that confirms the request. */
  readonly quiet?: boolean;
  /**
   * Time without data after which a stream that has flowed may have ended without a message, in ms; missing where data come
   * at no known interval, or where TWS says that they end.
   */
  readonly silentMs?: number;
  /** Requests of all streams of its kind that TWS allows, and the time between two of one contract; missing for no limit. */
  readonly requestPacing?: { readonly max: number; readonly withinMs: number; readonly sameMs: number };
  /** Events that confirm that TWS has accepted the request, although there may be no value yet. */
  readonly opens?: readonly string[];
  /** The event that ends its snapshot, if it has one. */
  readonly snapshotEnd?: string;
  /** Whether its flow calls `endSnapshot()`. */
  readonly endsSnapshot?: boolean;
  /** The properties of a request that the rules for historical data depend on. */
  readonly historical?: (args: Args) => HistoricalQuery;
  /** Source of a stream without a request of its own: a read of the connection, or the shared bulletins. */
  readonly source?: "bulletins" | AnyRead;
  /** Begins one request. */
  begin(args: Args, beginning: Beginning<Value>): Flow<Value>;
  /** Sends the request. */
  start(api: IBApi, id: number, args: Args): void;
  /** Ends the request at TWS. */
  stop(api: IBApi, id: number, args: Args): void;
}

/** A watch whose types do not matter to its holder. */
// biome-ignore lint/suspicious/noExplicitAny: subscriptions move values about and never look into them.
export type AnyWatch = Watch<any, any>;

/** Memory of a stream: decides what is emitted of each value, and what readers get that join later. */
export interface Memory<Value, Out> {
  /** Takes a value. @returns What readers get of it; undefined where they know it already. */
  take(value: Value): Out | undefined;
  /** The snapshot of one request is complete. */
  endSnapshot?(): void;
  /** Takes the answer to the read that the stream begins with. */
  snapshot?(answer: unknown): void;
  /** Same as in `Flow`. */
  foreign?(event: string, args: readonly unknown[]): boolean;
  /** The values that a reader gets that joins later. */
  replay(): readonly Out[];
}

/** The fields that a stream adds to its operation. */
export type StreamNames<Args, Value, Out> = Omit<
  Watch<Args, Out>,
  "historical" | "begin" | "start" | "stop" | "snapshotEnd"
> & {
  /** Makes what the stream remembers: what it emits of each value, and to readers that join later. */
  memory(beginning: Beginning<Out>): Memory<Value, Out>;
};

/** Makes a watch of an operation, which goes on until its last reader leaves. */
export function stream<Args, Value, Out = Value>(
  operation: Operation<Args, Value>,
  names: StreamNames<Args, Value, Out>,
): Watch<Args, Out> {
  const { memory: remember, ...rest } = names;
  const { historical, snapshotEnd } = operation;
  const own = rest.arguments ?? operation.arguments;
  const hasRequest = rest.source === undefined;
  return {
    ...rest,
    ...defined({ arguments: own, snapshotEnd, historical }),
    start: (api, id, args) => {
      if (hasRequest) operation.send(api, id, args, "continuous");
    },
    stop: (api, id, args) => {
      if (hasRequest) operation.stop?.(api, id, args);
    },
    begin: (args, beginning) => {
      const memory = remember(beginning);
      const { emit, endSnapshot } = beginning;
      const handlers = operation.handlers(args, (value) => {
        const out = memory.take(value);
        if (out !== undefined) emit(out);
      });
      const on: Record<string, (...given: never[]) => void> = { ...handlers };
      if (snapshotEnd !== undefined && memory.endSnapshot !== undefined) on[snapshotEnd] = memory.endSnapshot;
      if (rest.endsSnapshot === true) afterLast(operation, args, on, endSnapshot);
      return { on, ...flowOf(memory) };
    },
  };
}

function flowOf<Out>({ foreign, snapshot, replay }: Memory<never, Out>): Omit<Flow<Out>, "on"> {
  return defined({ foreign, snapshot, replay });
}

/** Calls back after the event that is the last of an answer. */
function afterLast<Args>(
  { ends, isLast }: Operation<Args, unknown>,
  args: Args,
  on: Record<string, (...given: never[]) => void>,
  act: () => void,
): void {
  for (const event of ends) {
    const handler = on[event];
    on[event] = (...given) => {
      handler?.(...given);
      if (isLast?.(event, given, args) !== false) act();
    };
  }
}
