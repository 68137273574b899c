import type { Clock } from "../seams/clock.ts";
import type { StreamReader } from "./stream-reader.ts";
import type { StreamUpdate } from "./stream-update.ts";

/** Callbacks of a subscription. */
export interface SubscriptionHooks {
  gap(stream: string, reason: string): void;
  resumed(stream: string, gapMs: number): void;
  /** The last reader of a stream has left, or the stream has ended. */
  ended?(): void;
  /** Returns the wall-clock time, in epoch ms. */
  wallMs(): number;
}

type Update = Extract<StreamUpdate<unknown>, { readonly kind: "update" }>;

/** All readers of one subscription, whatever transport it has: what each of them gets, and the gap that all of them see. */
export class StreamReaders {
  readonly #name: string;
  readonly #quiet: boolean;
  readonly #clock: Clock;
  readonly #hooks: SubscriptionHooks;
  // biome-ignore lint/suspicious/noExplicitAny: values are passed on and never read.
  readonly #readers = new Set<StreamReader<any>>();
  /** The current gap; undefined while data flow, and before the first request. */
  #gap: { readonly sinceMs: number; readonly reason: string; readonly atMs: number } | undefined;
  #snapshotEnded = false;
  #confirmed = false;
  /** Number of readers that have ever joined. */
  #joined = 0;

  /** @param operation Name of its method, and whether hours may pass without an event although all is well. */
  constructor(
    { name, quiet = false }: { readonly name: string; readonly quiet?: boolean },
    clock: Clock,
    hooks: SubscriptionHooks,
  ) {
    this.#name = name;
    this.#quiet = quiet;
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** Number of readers. */
  get size(): number {
    return this.#readers.size;
  }

  /** Returns whether the request was confirmed since it began. */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  /** Reason of the current gap; undefined while there is none. */
  get gapReason(): string | undefined {
    return this.#gap?.reason;
  }

  /** Duration of the current gap, in ms; 0 while there is none. */
  get gapMs(): number {
    return this.#gap === undefined ? 0 : this.#clock.now() - this.#gap.sinceMs;
  }

  /** Adds a reader, which first gets the values that earlier readers have. */
  join<Value>(reader: StreamReader<Value>, earlier: readonly unknown[]): void {
    // A reader that joins while a value is being emitted gets it among the earlier values.
    reader.joined = ++this.#joined;
    this.#readers.add(reader);
    for (const value of earlier)
      reader.update(Object.freeze({ kind: "update", value: value as Value, missed: 0 }), true);
    if (this.#confirmed && this.#quiet) reader.confirmed();
    if (this.#snapshotEnded) reader.notify(SNAPSHOT_END);
    if (this.#gap !== undefined) reader.notify(gapOf(this.#gap));
  }

  leave<Value>(reader: StreamReader<Value>): void {
    this.#readers.delete(reader);
  }

  /** Begins a new request, which nothing has confirmed yet. */
  begins(): void {
    this.#confirmed = false;
    for (const reader of this.#readers) reader.snapshotBegins();
  }

  /** Hands a value to all readers. @param known True for an update of the snapshot. */
  emit(value: unknown, known: boolean): void {
    // All readers get the same object, which is frozen.
    const update: Update = Object.freeze({ kind: "update", value, missed: 0 });
    const last = this.#joined;
    for (const reader of this.#readers) if (reader.joined <= last) reader.update(update, known);
  }

  /** The request was confirmed, although there may be no value yet. */
  confirm(): void {
    if (this.#confirmed) return;
    this.#confirmed = true;
    if (this.#quiet) for (const reader of this.#readers) reader.confirmed();
  }

  /** The snapshot is complete; notifies readers of the first one. */
  endSnapshot(): void {
    if (this.#snapshotEnded) return;
    this.#snapshotEnded = true;
    this.#notify(SNAPSHOT_END);
  }

  /** Begins a gap; does nothing during one. */
  gap(reason: string): void {
    if (this.#gap !== undefined) return;
    this.#gap = { sinceMs: this.#clock.now(), reason, atMs: this.#hooks.wallMs() };
    this.#notify(gapOf(this.#gap));
    this.#hooks.gap(this.#name, reason);
  }

  /** Ends a gap. @param epoch The epoch of the session. */
  resume(epoch: number): void {
    if (this.#gap === undefined) return;
    const { gapMs } = this;
    this.#gap = undefined;
    // A reader that joins in the hook has had no gap.
    const readers = [...this.#readers];
    // Counted first: a reader may call `stats()` when it is notified.
    this.#hooks.resumed(this.#name, gapMs);
    const event = Object.freeze({ kind: "resumed" as const, epoch, gapMs });
    for (const reader of readers) reader.notify(event);
  }

  notice(code: number, message: string): void {
    this.#notify(Object.freeze({ kind: "notice", code, message }));
  }

  /** Ends the stream of every reader, with an error or in order. */
  end(error: unknown): void {
    const readers = [...this.#readers];
    this.#readers.clear();
    for (const reader of readers) reader.end(error);
  }

  #notify(event: StreamUpdate<unknown>): void {
    for (const reader of [...this.#readers]) reader.notify(event);
  }
}

const SNAPSHOT_END = Object.freeze({ kind: "snapshot-end" });

function gapOf({ reason, atMs }: { readonly reason: string; readonly atMs: number }): StreamUpdate<never> {
  return Object.freeze({ kind: "gap", reason, atMs });
}
