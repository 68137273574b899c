import type { Clock } from "../clock.ts";
import type { PoolError } from "../errors.ts";
import type { Reader } from "./reader.ts";
import type { AnyStream, Flow, StreamUpdate } from "./stream.ts";

/** What a subscription tells of itself. */
export interface SubscriptionHooks {
  gap(stream: string, reason: string): void;
  resumed(stream: string, gapMs: number): void;
}

/** One line at TWS and all who read it. */
export class Subscription {
  readonly operation: AnyStream;
  readonly args: unknown;
  readonly key: string;
  /** The number that TWS knows it by on this session; undefined while it is not asked for. */
  id: number | undefined;
  /** Takes back what would ask for it. */
  cancelStart: (() => void) | undefined;
  /** When TWS last said anything about it, epoch ms. */
  heardMs = 0;
  /** Counts among the open historical requests. */
  historical = false;
  /** TWS has refused or ended it so often in a row. */
  failures = 0;
  // biome-ignore lint/suspicious/noExplicitAny: values are moved about and never looked into.
  readonly #readers = new Set<Reader<any>>();
  readonly #clock: Clock;
  readonly #hooks: SubscriptionHooks;
  #flow: Flow<unknown>;
  /** Since when data are missing, epoch ms; undefined while it flows, or before it ever did. */
  #gapMs: number | undefined;
  #reason = "";
  #flowed = false;
  #ended: { readonly error: PoolError | undefined } | undefined;

  constructor(operation: AnyStream, args: unknown, key: string, clock: Clock, hooks: SubscriptionHooks) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.#clock = clock;
    this.#hooks = hooks;
    this.#flow = operation.begin(args);
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** For how long data have been missing, in ms; 0 while it flows. */
  get gapMs(): number {
    return this.#gapMs === undefined ? 0 : this.#clock.now() - this.#gapMs;
  }

  /** One more reads it, and is told what those before it know already. */
  join<Value>(reader: Reader<Value>): void {
    if (this.#ended !== undefined) return reader.mailbox.end(this.#ended.error);
    this.#readers.add(reader);
    for (const value of this.#flow.replay()) reader.update(value as Value);
    if (this.#gapMs !== undefined) reader.tell({ kind: "gap", reason: this.#reason, atMs: this.#gapMs });
  }

  leave<Value>(reader: Reader<Value>): void {
    this.#readers.delete(reader);
  }

  /** It is asked for, from its beginning. */
  begins(id: number): void {
    this.id = id;
    this.#flow = this.operation.begin(this.args);
    this.heardMs = this.#clock.now();
  }

  /** Takes an event. */
  hears(event: string, args: readonly unknown[], epoch: number): void {
    const handler = this.#flow.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    const opens = this.#flow.opens?.includes(event) === true;
    if (handler === undefined && !opens) return;
    this.heardMs = this.#clock.now();
    this.failures = 0;
    this.#resume(epoch);
    const value = handler?.(...args);
    if (value === undefined) return;
    for (const reader of [...this.#readers]) reader.update(value);
  }

  /** From here on data are missing. One gap has one beginning, whatever else goes wrong meanwhile. */
  gap(reason: string): void {
    // Before anything flowed, nothing is missed that was promised.
    if (this.#gapMs !== undefined || !this.#flowed) return;
    this.#gapMs = this.#clock.now();
    this.#reason = reason;
    this.#tell({ kind: "gap", reason, atMs: this.#gapMs });
    this.#hooks.gap(this.operation.name, reason);
  }

  remark(code: number, message: string): void {
    this.#tell({ kind: "remark", code, message });
  }

  /** It is over for all readers; without an error in order. */
  end(error?: PoolError): void {
    this.#ended = { error };
    for (const reader of [...this.#readers]) reader.mailbox.end(error);
    this.#readers.clear();
  }

  #resume(epoch: number): void {
    this.#flowed = true;
    if (this.#gapMs === undefined) return;
    const { gapMs } = this;
    this.#gapMs = undefined;
    this.#tell({ kind: "resumed", epoch, gapMs });
    this.#hooks.resumed(this.operation.name, gapMs);
  }

  #tell(event: StreamUpdate<unknown>): void {
    for (const reader of [...this.#readers]) reader.tell(event);
  }
}
