import type { IbkrPool, ReadOptions, Stream, WatchOptions } from "../../src/mod.ts";
import type { LatestQuote, QuoteArgs } from "../../src/operations/latest-quote.ts";
import type { Read } from "../../src/operations/read.ts";
import type { Watch } from "../../src/operations/stream.ts";
import { Streams } from "../../src/streams.ts";
import { READS } from "./reads.ts";
import { WATCHES } from "./watches.ts";

/** Records the arguments of operations, and sends nothing. */
class Recorder extends Streams {
  readonly arguments = new Map<string, unknown>();

  protected override request<Args, Result>(
    { name }: Read<Args, Result>,
    args: Args,
    _options: ReadOptions,
  ): Promise<Result> {
    this.arguments.set(name, args);
    return new Promise(() => {});
  }

  protected override quote(args: QuoteArgs): Promise<LatestQuote> {
    this.arguments.set("getQuote", args);
    return new Promise(() => {});
  }

  protected override watch<Args, Value>(
    { name }: Watch<Args, Value>,
    args: Args,
    _options: WatchOptions,
  ): Stream<Value> {
    this.arguments.set(name, args);
    return undefined as unknown as Stream<Value>;
  }
}

/** The arguments of each operation that has some, as the examples of reads and streams have them. */
export function exampleArguments(): Readonly<Record<string, Record<string, unknown>>> {
  const recorder = new Recorder();
  const pool = recorder as unknown as IbkrPool;
  for (const { call } of READS) void call(pool);
  for (const { watch } of WATCHES) watch(pool);
  const some = [...recorder.arguments].filter(([, args]) => args !== null);
  return Object.fromEntries(some) as Record<string, Record<string, unknown>>;
}

/** How an example calls its method. */
export interface ExampleCall {
  /** The arguments before the options. */
  readonly before: readonly unknown[];
  /** The fields of the options that select something. */
  readonly details: object;
}

/** The call of each read and stream, by its method. */
export function exampleCalls(): Readonly<Record<string, ExampleCall>> {
  const found = new Map<string, ExampleCall>();
  const recorder = new Proxy(
    {},
    {
      get: (_target, name) => {
        return (...args: unknown[]): void => {
          const { timeoutMs: _marker, ...details } = args.at(-1) as { readonly timeoutMs?: number };
          if (!found.has(String(name))) found.set(String(name), { before: args.slice(0, -1), details });
        };
      },
    },
  ) as IbkrPool;
  // An example that uses an answer finds none.
  for (const { call } of READS) void call(recorder, { timeoutMs: 1 })?.catch(() => {});
  for (const { watch } of WATCHES) watch(recorder, { timeoutMs: 1 });
  return Object.fromEntries(found);
}
