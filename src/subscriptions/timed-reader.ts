import type { PoolError } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import { onAbort } from "../util/abort.ts";
import { StreamReader, type WatchOptions } from "./stream-reader.ts";

/** Callbacks of a reader. */
export interface TimedReaderHooks {
  /** The reader left, or has read the end. */
  left(): void;
  /** Makes the error of a reader whose first update did not arrive in time. */
  late(timeoutMs: number): PoolError;
}

/** A reader that its signal ends, and its timeout unless an update arrives first. */
export interface TimedReader<Value> {
  readonly reader: StreamReader<Value>;
  /** Starts the timeout and listens to the signal; called when the reader joins. */
  start(): void;
}

/** Makes a reader of a stream. @param subject The call, for error messages: "Cannot <subject>: ...". */
export function timedReader<Value>(
  subject: string,
  options: WatchOptions,
  clock: Clock,
  hooks: TimedReaderHooks,
): TimedReader<Value> {
  const { signal, timeoutMs } = options;
  let [unlisten, cancelTimer] = [() => {}, () => {}];
  const left = (): void => {
    unlisten();
    cancelTimer();
    hooks.left();
  };
  const reader = new StreamReader<Value>(subject, options, left, () => cancelTimer());
  const start = (): void => {
    if (signal !== undefined) unlisten = onAbort(signal, () => reader.end());
    if (timeoutMs !== undefined)
      cancelTimer = clock.after(timeoutMs, () => reader.end(hooks.late(timeoutMs)));
  };
  return { reader, start };
}
