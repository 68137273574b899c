import type { IbkrPool, ReadOptions, Stream, WatchOptions } from "../../src/mod.ts";
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
