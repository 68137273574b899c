import type { Clock } from "../clock.ts";
import type { PoolError } from "../errors.ts";
import type { Ticket } from "../pacing/outbox.ts";
import type { Reader } from "./reader.ts";
import type { AnyStream, Flow, StreamUpdate } from "./stream.ts";

/** What a subscription tells of itself. */
export interface SubscriptionHooks {
  gap(stream: string, reason: string): void;
  resumed(stream: string, gapMs: number): void;
  /** Epoch ms, for people. */
  wallMs(): number;
}

/** Where a subscription stands at TWS. */
export type LineState =
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

/** One line at TWS and all who read it. */
export class Subscription {
  readonly operation: AnyStream;
  readonly args: unknown;
  readonly key: string;
  /** Where it stands at TWS; only `Lines` changes it. */
  state: LineState = { kind: "idle" };
  /** When TWS last said anything about it; undefined while it has said nothing since it was requested. */
  heardMs: number | undefined;
  /** TWS has refused, ended or not answered it so often in a row. */
  failures = 0;
  // biome-ignore lint/suspicious/noExplicitAny: values are moved about and never looked into.
  readonly #readers = new Set<Reader<any>>();
  readonly #clock: Clock;
  readonly #hooks: SubscriptionHooks;
  /** What the flows keep from one beginning to the next. */
  readonly #kept = new Map<string, unknown>();
  #flow: Flow<unknown> | undefined;
  /** Since when data are missing, and why; undefined while it flows, or before it ever did. */
  #gap: { readonly sinceMs: number; readonly reason: string; readonly atMs: number } | undefined;
  #snapshotEnded = false;

  constructor(operation: AnyStream, args: unknown, key: string, clock: Clock, hooks: SubscriptionHooks) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.#clock = clock;
    this.#hooks = hooks;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** For how long data have been missing, in ms; 0 while it flows. */
  get gapMs(): number {
    return this.#gap === undefined ? 0 : this.#clock.now() - this.#gap.sinceMs;
  }

  /** One more reads it, and is told what those before it know already. */
  join<Value>(reader: Reader<Value>): void {
    if (this.state.kind === "over") return reader.end(this.state.error);
    this.#readers.add(reader);
    for (const value of this.#flow?.replay() ?? [])
      reader.update({ kind: "update", value: value as Value, missed: 0 });
    if (this.#snapshotEnded) reader.tell({ kind: "snapshot-end" });
    if (this.#gap !== undefined) reader.tell({ kind: "gap", reason: this.#gap.reason, atMs: this.#gap.atMs });
  }

  leave<Value>(reader: Reader<Value>): void {
    this.#readers.delete(reader);
  }

  /** It is requested, from its beginning. */
  begins(clientId: number): void {
    this.heardMs = undefined;
    this.#flow = this.operation.begin(this.args, {
      ...{ tell: this.#update, kept: this.#kept, clientId },
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
    this.#heard(epoch);
    handler?.(...args);
    if (event === snapshotEnd) this.#endSnapshot();
  }

  /** Takes the answer to the question that it began with, or its absence. */
  answered(answer: unknown, epoch: number | undefined): void {
    this.#heard(epoch);
    this.#flow?.snapshot?.(answer);
    this.#endSnapshot();
  }

  /** TWS has taken the request. */
  opened(epoch: number | undefined): void {
    this.#heard(epoch);
  }

  /** From here on data are missing. One gap has one beginning, whatever else goes wrong meanwhile. */
  gap(reason: string): void {
    if (this.#gap !== undefined || this.state.kind === "over") return;
    this.#gap = { sinceMs: this.#clock.now(), reason, atMs: this.#hooks.wallMs() };
    this.#tell({ kind: "gap", reason, atMs: this.#gap.atMs });
    this.#hooks.gap(this.operation.name, reason);
  }

  remark(code: number, message: string): void {
    this.#tell({ kind: "remark", code, message });
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
    const update: StreamUpdate<unknown> = { kind: "update", value, missed: 0 };
    for (const reader of this.#readers) reader.update(update);
  };

  #endSnapshot(): void {
    if (this.#snapshotEnded) return;
    this.#snapshotEnded = true;
    this.#tell({ kind: "snapshot-end" });
  }

  #heard(epoch: number | undefined): void {
    this.heardMs = this.#clock.now();
    this.failures = 0;
    if (this.#gap === undefined || epoch === undefined) return;
    const { gapMs } = this;
    this.#gap = undefined;
    this.#tell({ kind: "resumed", epoch, gapMs });
    this.#hooks.resumed(this.operation.name, gapMs);
  }

  #tell(event: StreamUpdate<unknown>): void {
    for (const reader of [...this.#readers]) reader.tell(event);
  }
}
