import type { Strict } from "../arguments/strict.ts";
import type { HistoricalQuery } from "../pacing/historical-budget.ts";
import type { Lane } from "../pacing/pacer.ts";
import type { IBApi, MethodName } from "../stoqey/mod.ts";
import { defined } from "../util/defined.ts";
import { type ApiEvent, goesOnAfterAnswer, type Operation } from "./operation.ts";

/** The value that a handler returns when the answer is complete. */
export const DONE = "done";

/** The result of a handler: nothing, or that the answer is complete. */
export type Handled = typeof DONE | undefined;

/** Puts one answer together from the events of its request. */
export interface Collecting<Result> {
  /** Handlers by event name of `IBApi`, called with that event's arguments. */
  readonly on: Readonly<Record<string, (...args: never[]) => Handled>>;
  /** Whether the answer is complete; checked after each handler, beside what it returns. */
  readonly done?: boolean;
  /** The answer; called once, when it is complete. */
  result(): Result;
  /** Receives notices about this request, which do not end it, such as 10167: delayed data follows. */
  notice?(code: number, message: string): void;
}

/** A request that is answered once, as the engine of requests carries it out. */
export interface Read<Args, Result> {
  /** The method of `IbkrPool`, e.g. `getPositions`. */
  readonly name: string;
  /** The method of `IBApi` that sends the request, e.g. `reqPositions`. */
  readonly method: MethodName;
  /** Description of the call, for a sentence that begins "Cannot <what>: ...". */
  readonly what: string;
  /** Schema of the arguments; missing for an operation without arguments, which are null then. */
  readonly arguments?: Strict;
  /** Default deadline of an answer, in ms. */
  readonly timeoutMs: number;
  /** Same as in `ApiRequest`. */
  readonly numbering: "id" | "slot" | "none";
  /** Whether only IBKR can answer it. Default false. */
  readonly needsIbkr?: boolean;
  /** Default `interactive`. */
  readonly lane?: Lane;
  /** The properties of a request that the rules for historical data depend on. */
  readonly historical?: (args: Args) => HistoricalQuery;
  /** Same as in `Operation`. */
  readonly line?: string;
  /** The event that ends an answer without an ID: it is counted, so that no late answer ends the next request. */
  readonly ends?: string;
  /** Same as in `Operation`. */
  readonly timeless?: boolean;
  /** Same as in `Operation`. */
  readonly refusedBy?: RegExp;
  /** Same as in `Operation`. */
  readonly spacingMs?: number;
  /** Sends the request. */
  send(api: IBApi, id: number, args: Args): void;
  /** Ends a request whose answer no caller awaits any more. */
  cancel?(api: IBApi, id: number): void;
  /** Ends what TWS goes on sending after the answer, such as changes of positions. */
  release?(api: IBApi, id: number): void;
  /** Begins one answer. */
  collect(args: Args): Collecting<Result>;
  /** Makes the events of `IBApi` that bring an answer, the end last; for `lease.api`. */
  replay?(answer: Result, args: Args, id: number): readonly ApiEvent[];
  /** Same as in `Operation`. */
  readonly parameters?: readonly string[];
}

/** A read whose types do not matter to its holder. */
export type AnyRead = Read<never, unknown>;

/** The fields that a read adds to its operation. */
export interface ReadNames {
  /** The method of `IbkrPool`. */
  readonly name: string;
  /** Description of the call, for a sentence that begins "Cannot <what>: ...". */
  readonly what: string;
  /** Default deadline of an answer, in ms. Default 20 000. */
  readonly timeoutMs?: number;
  /** Schema of its arguments, where it differs from that of the operation. */
  readonly arguments?: Strict;
}

/** Puts the values of one answer together. */
export interface Folding<Value, Result> {
  /** Takes the next value. */
  add(value: Value): void;
  /** Makes the answer. */
  result(): Result;
  /** Same as in `Collecting`. */
  notice?(code: number, message: string): void;
}

const TIMEOUT_MS = 20_000;

/** Makes a read whose answer is the first value of an operation. */
export function first<Args, Value>(operation: Operation<Args, Value>, names: ReadNames): Read<Args, Value> {
  const begin = (args: Args): Collecting<Value> => {
    let answer: Value | undefined;
    const handlers = operation.handlers(args, (value) => {
      if (collecting.done) return;
      answer = value;
      collecting.done = true;
    });
    // The handlers are those of the operation: a wrapper of each would cost more than the rest of a small request.
    const on = handlers as Collecting<Value>["on"];
    const collecting = { on, done: false, result: () => answer as Value };
    return collecting;
  };
  return readOf(operation, names, begin, replayFirst(operation));
}

/**
 * Makes a read whose answer is the list of all values of an operation.
 *
 * @param keyOf Equal for a value that replaces an earlier one: a request that was sent twice brings each row twice.
 */
export function collect<Args, Value>(
  operation: Operation<Args, Value>,
  names: ReadNames,
  keyOf?: (value: Value) => string | number,
): Read<Args, readonly Value[]> {
  const begin = (): Folding<Value, readonly Value[]> => {
    if (keyOf === undefined) {
      const values: Value[] = [];
      return { add: (value) => void values.push(value), result: () => values };
    }
    const values = new Map<string | number, Value>();
    return { add: (value) => void values.set(keyOf(value), value), result: () => [...values.values()] };
  };
  return fold(operation, names, begin, replayList(operation));
}

const done = (): Handled => DONE;

/** Makes the events of an answer from those of its values. */
type Replay<Args, Result> = NonNullable<Read<Args, Result>["replay"]> | undefined;

function replayFirst<Args, Value>({ eventOf }: Operation<Args, Value>): Replay<Args, Value> {
  return eventOf && ((value, args, id) => [eventOf(value, args, id)]);
}

function replayList<Args, Value>({
  eventOf,
  ends: [end = ""],
  numbering,
}: Operation<Args, Value>): Replay<Args, readonly Value[]> {
  if (eventOf === undefined) return undefined;
  return (values, args, id) => [
    ...values.map((value) => eventOf(value, args, id)),
    [end, numbering === "none" ? [] : [id]],
  ];
}

/** Makes a read whose answer is put together of all values of an operation. */
export function fold<Args, Value, Result>(
  operation: Operation<Args, Value>,
  names: ReadNames,
  begin: (args: Args) => Folding<Value, Result>,
  replay?: Replay<Args, Result>,
): Read<Args, Result> {
  const collecting = (args: Args): Collecting<Result> => {
    const folding = begin(args);
    const handlers = operation.handlers(args, (value) => folding.add(value));
    const on: Record<string, (...values: never[]) => Handled> = { ...(handlers as Collecting<Result>["on"]) };
    for (const event of operation.ends) {
      const handler = handlers[event];
      if (handler === undefined && operation.isLast === undefined) {
        on[event] = done;
        continue;
      }
      on[event] = (...values) => {
        handler?.(...values);
        return operation.isLast?.(event, values, args) === false ? undefined : DONE;
      };
    }
    const collected = { on, result: () => folding.result() };
    return folding.notice === undefined ? collected : { ...collected, notice: folding.notice };
  };
  return readOf(operation, names, collecting, replay);
}

function readOf<Args, Result>(
  operation: Operation<Args, unknown>,
  { name, what, timeoutMs = TIMEOUT_MS, arguments: own = operation.arguments }: ReadNames,
  collecting: (args: Args) => Collecting<Result>,
  replay: Replay<Args, Result>,
): Read<Args, Result> {
  const {
    numbering = "id",
    needsIbkr,
    lane,
    historical,
    line,
    ends,
    timeless,
    refusedBy,
    spacingMs,
  } = operation;
  const stop = operation.stop?.bind(operation) as ((api: IBApi, id: number) => void) | undefined;
  return defined({
    name,
    method: operation.request,
    what,
    timeoutMs,
    numbering,
    arguments: own,
    needsIbkr,
    lane,
    historical,
    line,
    ends: ends[0],
    timeless,
    refusedBy,
    spacingMs,
    send: (api: IBApi, id: number, args: Args) => operation.send(api, id, args, "once"),
    cancel: numbering === "id" ? stop : undefined,
    release: goesOnAfterAnswer(operation) ? stop : undefined,
    collect: collecting,
    replay,
    parameters: operation.parameters,
  });
}
