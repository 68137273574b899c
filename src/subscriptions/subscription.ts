import type { PoolError } from "../errors.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { AnyWatch, Flow } from "../operations/stream.ts";
import type { Ticket } from "../pacing/outbox.ts";
import type { Clock } from "../seams/clock.ts";
import type { StreamReader } from "./stream-reader.ts";
import type { StreamUpdate } from "./stream-update.ts";

/** What a subscription tells of itself. */
export interface SubscriptionHooks {
  gap(stream: string, reason: string): void;
  resumed(stream: string, gapMs: number): void;
  /** The last reader of a stream has left, or the stream has ended. */
  ended?(): void;
  /** Epoch ms, for people. */
  wallMs(): number;
}

/** Where a subscription stands at TWS. */
export type SubscriptionState =
  /** Not requested: there is no session. */
  | { readonly kind: "idle" }
  /** It waits for its turn to be sent. */
  | { readonly kind: "queued"; readonly ticket: Ticket }
  /** It was sent; `id` is 0 for what has no number. */
  | {
      readonly kind: "open";
      readonly id: number;
      readonly ticket: Ticket | undefined;
      readonly sinceMs: number;
    }
  /** TWS refused or ended it; it is requested again after a while. */
  | { readonly kind: "backing off" }
  /** It is over for all readers. */
  | { readonly kind: "over"; readonly error: PoolError | undefined };

type Update = Extract<StreamUpdate<unknown>, { readonly kind: "update" }>;

/** One line at TWS and all who read it. */
export class Subscription {
  readonly operation: AnyWatch;
  readonly args: unknown;
  readonly key: string;
  /** Where it stands at TWS; only `Lines` changes it. */
  state: SubscriptionState = { kind: "idle" };
  /** When TWS last said anything about it; undefined while it has said nothing since it was requested. */
  receivedMs: number | undefined;
  /** When something last went wrong behind it, since it was requested. */
  suspectedMs: number | undefined;
  /** So often in a row it was requested, and TWS said nothing about it. */
  unanswered = 0;
  /** So often TWS has refused or ended it, or it was out of step, without having flowed for a while in between. */
  failures = 0;
  // biome-ignore lint/suspicious/noExplicitAny: values are moved about and never looked into.
  readonly #readers = new Set<StreamReader<any>>();
  readonly #clock: Clock;
  readonly #hooks: SubscriptionHooks;
  /** What the flows keep from one beginning to the next. */
  readonly #kept = new Map<string, unknown>();
  #flow: Flow<unknown> | undefined;
  /** Since when data are missing, and why; undefined while it flows, or before it ever did. */
  #gap: { readonly sinceMs: number; readonly reason: string; readonly atMs: number } | undefined;
  #snapshotEnded = false;
  /** Is the snapshot under way that TWS sends when it is requested? */
  #inSnapshot = false;
  #confirmed = false;
  /** How many readers have joined ever. */
  #joined = 0;

  constructor(operation: AnyWatch, args: unknown, key: string, clock: Clock, hooks: SubscriptionHooks) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** What it does and about which contract, to begin a sentence with: "Cannot <subject>: ...". */
  get subject(): string {
    return describeRequest(this.operation, this.args);
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Has TWS taken up the request: with an event, or with the end of the snapshot where there is one? */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  /** Why data are missing; undefined while it flows, or before it ever did. */
  get gapReason(): string | undefined {
    return this.#gap?.reason;
  }

  /** For how long data have been missing, in ms; 0 while it flows. */
  get gapMs(): number {
    return this.#gap === undefined ? 0 : this.#clock.now() - this.#gap.sinceMs;
  }

  /** One more reads it, and is told what those before it know already. */
  join<Value>(reader: StreamReader<Value>): void {
    if (this.state.kind === "over") return reader.end(this.state.error);
    // One that joins while a value is told gets it among those that are known already.
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

  /** A new session: what went wrong before says nothing about it. */
  sessionEnded(): void {
    this.unanswered = 0;
    this.failures = 0;
  }

  /** It is requested, from its beginning. */
  begins(clientId: number, id: number): void {
    this.receivedMs = undefined;
    this.suspectedMs = undefined;
    this.#confirmed = false;
    const { snapshotEnd, source, endsSnapshot = false } = this.operation;
    this.#inSnapshot = endsSnapshot || snapshotEnd !== undefined || typeof source === "object";
    for (const reader of this.#readers) reader.snapshotBegins();
    this.#flow = this.operation.begin(this.args, {
      ...{ emit: this.#update, kept: this.#kept, clientId, id },
      endSnapshot: () => this.#endSnapshot(),
    });
  }

  /**
   * Takes an event of its line.
   *
   * @param epoch The session's number where the event ends a gap; undefined while TWS is cut off.
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

  /** Would it have got one of these events? */
  wants(events: readonly string[]): boolean {
    const { opens = [], snapshotEnd } = this.operation;
    return events.some(
      (event) => this.#flow?.on[event] !== undefined || event === snapshotEnd || opens.includes(event),
    );
  }

  /** Takes the answer to the question that it began with, or its absence. */
  answered(answer: unknown, epoch: number | undefined): void {
    this.#received(epoch);
    this.#confirm();
    this.#flow?.snapshot?.(answer);
    this.#endSnapshot();
  }

  /** TWS has gone through all that was sent before; where silence is usual a gap ends here, and not with the next value. */
  fencePassed(epoch: number | undefined): void {
    this.#resume(epoch);
  }

  /** From here on data are missing. One gap has one beginning, whatever else goes wrong meanwhile. */
  gap(reason: string): void {
    if (this.#gap !== undefined || this.state.kind === "over") return;
    this.#gap = { sinceMs: this.#clock.now(), reason, atMs: this.#hooks.wallMs() };
    this.#notify(gapOf(this.#gap));
    this.#hooks.gap(this.operation.name, reason);
  }

  notice(code: number, message: string): void {
    this.#notify(Object.freeze({ kind: "notice", code, message }));
  }

  /** It is over for all readers; without an error in order. */
  end(error?: PoolError): void {
    this.state = { kind: "over", error };
    const readers = [...this.#readers];
    this.#readers.clear();
    for (const reader of readers) reader.end(error);
  }

  readonly #update = (value: unknown): void => {
    // One object for all readers: it is never changed.
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
    // Counted first: a reader may look at the figures as it is told.
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
