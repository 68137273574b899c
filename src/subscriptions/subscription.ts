import type { PoolError } from "../errors.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { AnyWatch, Flow } from "../operations/stream.ts";
import type { Ticket } from "../pacing/outbox.ts";
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

/** State of a subscription at TWS. */
export type SubscriptionState =
  /** State without a request, because there is no session. */
  | { readonly kind: "idle" }
  /** Waits in the outbox. */
  | { readonly kind: "queued"; readonly ticket: Ticket }
  /** Sent; `id` is 0 for requests without an ID. */
  | {
      readonly kind: "open";
      readonly id: number;
      readonly ticket: Ticket | undefined;
      readonly sinceMs: number;
    }
  /** Refused or ended by TWS, and requested again after a delay. */
  | { readonly kind: "backing off" }
  /** Ended for all readers. */
  | { readonly kind: "over"; readonly error: PoolError | undefined };

type Update = Extract<StreamUpdate<unknown>, { readonly kind: "update" }>;

/** One subscription at TWS and all its readers. */
export class Subscription {
  readonly operation: AnyWatch;
  readonly args: unknown;
  readonly key: string;
  /** State at TWS; only `SubscriptionRequests` changes it. */
  state: SubscriptionState = { kind: "idle" };
  /** Time of the last event since the request; undefined before the first. */
  receivedMs: number | undefined;
  /** Time of the last failure of its farm or of the connection to IBKR, since the request. */
  suspectedMs: number | undefined;
  /** Number of requests in a row that had no event. */
  unanswered = 0;
  /** Number of times in a row that TWS refused or ended it, or that its events were inconsistent. */
  failures = 0;
  // biome-ignore lint/suspicious/noExplicitAny: values are passed on and never read.
  readonly #readers = new Set<StreamReader<any>>();
  readonly #clock: Clock;
  readonly #hooks: SubscriptionHooks;
  /** Values that survive a new request, such as the IDs of fills that were emitted. */
  readonly #kept = new Map<string, unknown>();
  #flow: Flow<unknown> | undefined;
  /** The current gap; undefined while data flow, and before the first request. */
  #gap: { readonly sinceMs: number; readonly reason: string; readonly atMs: number } | undefined;
  #snapshotEnded = false;
  /** True while the snapshot that follows the request is being received. */
  #inSnapshot = false;
  #confirmed = false;
  /** Number of readers that have ever joined. */
  #joined = 0;

  constructor(operation: AnyWatch, args: unknown, key: string, clock: Clock, hooks: SubscriptionHooks) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** The call and its contract, for error messages: "Cannot <subject>: ...". */
  get subject(): string {
    return describeRequest(this.operation, this.args);
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Returns whether TWS has confirmed the request: by an event, or by the end of the snapshot where there is one. */
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
  join<Value>(reader: StreamReader<Value>): void {
    if (this.state.kind === "over") return reader.end(this.state.error);
    // A reader that joins while a value is being emitted gets it among the earlier values.
    reader.joined = ++this.#joined;
    this.#readers.add(reader);
    for (const value of this.#flow?.replay() ?? [])
      reader.update(Object.freeze({ kind: "update", value: value as Value, missed: 0 }), true);
    if (this.#confirmed && this.operation.quiet === true) reader.confirmed();
    if (this.#snapshotEnded) reader.notify(SNAPSHOT_END);
    if (this.#gap !== undefined) reader.notify(gapOf(this.#gap));
  }

  leave<Value>(reader: StreamReader<Value>): void {
    this.#readers.delete(reader);
  }

  /** Forgets the failures of a session that has ended. */
  sessionEnded(): void {
    this.unanswered = 0;
    this.failures = 0;
  }

  /** Begins a new request. */
  begins(clientId: number, id: number): void {
    this.receivedMs = undefined;
    this.suspectedMs = undefined;
    this.#confirmed = false;
    const { snapshotEnd, source, endsSnapshot = false } = this.operation;
    this.#inSnapshot = endsSnapshot || snapshotEnd !== undefined || typeof source === "object";
    for (const reader of this.#readers) reader.snapshotBegins();
    this.#flow = this.operation.begin(this.args, {
      emit: this.#update,
      kept: this.#kept,
      clientId,
      id,
      endSnapshot: () => this.#endSnapshot(),
    });
  }

  /**
   * Handles an event of its request.
   *
   * @param epoch The epoch of the session; undefined while TWS is disconnected from IBKR, when no event ends a gap.
   */
  receive(event: string, args: readonly unknown[], epoch: number | undefined): void {
    const { opens, snapshotEnd } = this.operation;
    const handler = this.#flow?.on[event] as ((...args: readonly unknown[]) => void) | undefined;
    if (handler === undefined && opens?.includes(event) !== true && snapshotEnd !== event) return;
    if (this.#flow?.foreign?.(event, args) === true) return;
    this.#received(epoch);
    if (snapshotEnd === undefined || event === snapshotEnd) this.#confirm();
    handler?.(...args);
    if (event === snapshotEnd) this.#endSnapshot();
  }

  /** Returns whether it handles one of these events. */
  wants(events: readonly string[]): boolean {
    const { opens = [], snapshotEnd } = this.operation;
    return events.some(
      (event) => this.#flow?.on[event] !== undefined || event === snapshotEnd || opens.includes(event),
    );
  }

  /** Handles the answer of the read that it began with. */
  answered(answer: unknown, epoch: number | undefined): void {
    this.#received(epoch);
    this.#confirm();
    this.#flow?.snapshot?.(answer);
    this.#endSnapshot();
  }

  /** Ends a gap, because TWS has processed the request; the next value may be hours away. */
  fencePassed(epoch: number | undefined): void {
    this.#resume(epoch);
  }

  /** Begins a gap; does nothing during one. */
  gap(reason: string): void {
    if (this.#gap !== undefined || this.state.kind === "over") return;
    this.#gap = { sinceMs: this.#clock.now(), reason, atMs: this.#hooks.wallMs() };
    this.#notify(gapOf(this.#gap));
    this.#hooks.gap(this.operation.name, reason);
  }

  notice(code: number, message: string): void {
    this.#notify(Object.freeze({ kind: "notice", code, message }));
  }

  /** Ends it for all readers, with an error or in order. */
  end(error?: PoolError): void {
    this.state = { kind: "over", error };
    const readers = [...this.#readers];
    this.#readers.clear();
    for (const reader of readers) reader.end(error);
  }

  readonly #update = (value: unknown): void => {
    // All readers get the same object, which is frozen.
    const update: Update = Object.freeze({ kind: "update", value, missed: 0 });
    const last = this.#joined;
    for (const reader of this.#readers) if (reader.joined <= last) reader.update(update, this.#inSnapshot);
  };

  #confirm(): void {
    if (this.#confirmed) return;
    this.#confirmed = true;
    if (this.operation.quiet === true) for (const reader of this.#readers) reader.confirmed();
  }

  #endSnapshot(): void {
    this.#inSnapshot = false;
    if (this.#snapshotEnded) return;
    this.#snapshotEnded = true;
    this.#notify(SNAPSHOT_END);
  }

  #received(epoch: number | undefined): void {
    this.receivedMs = this.#clock.now();
    this.unanswered = 0;
    if (this.#gap !== undefined) this.#resume(epoch);
  }

  #resume(epoch: number | undefined): void {
    if (this.#gap === undefined || epoch === undefined) return;
    const { gapMs } = this;
    this.#gap = undefined;
    // Counted first: a reader may call `stats()` when it is notified.
    this.#hooks.resumed(this.operation.name, gapMs);
    this.#notify(Object.freeze({ kind: "resumed", epoch, gapMs }));
  }

  #notify(event: StreamUpdate<unknown>): void {
    for (const reader of [...this.#readers]) reader.notify(event);
  }
}

const SNAPSHOT_END = Object.freeze({ kind: "snapshot-end" });

function gapOf({ reason, atMs }: { readonly reason: string; readonly atMs: number }): StreamUpdate<never> {
  return Object.freeze({ kind: "gap", reason, atMs });
}
