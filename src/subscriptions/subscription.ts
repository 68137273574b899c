import type { PoolError } from "../errors.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { AnyWatch, Flow } from "../operations/stream.ts";
import type { Ticket } from "../pacing/outbox.ts";
import type { Clock } from "../seams/clock.ts";
import { Rhythm } from "./rhythm.ts";
import type { StreamReader } from "./stream-reader.ts";
import { StreamReaders, type SubscriptionHooks } from "./stream-readers.ts";

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
  /** The times of its data; undefined where they come at no known interval. */
  readonly rhythm: Rhythm | undefined;
  readonly #readers: StreamReaders;
  readonly #clock: Clock;
  /** Values that survive a new request, such as the IDs of fills that were emitted. */
  readonly #kept = new Map<string, unknown>();
  #flow: Flow<unknown> | undefined;
  /** True while the snapshot that follows the request is being received. */
  #inSnapshot = false;

  constructor(operation: AnyWatch, args: unknown, key: string, clock: Clock, hooks: SubscriptionHooks) {
    this.operation = operation;
    this.args = args;
    this.key = key;
    this.#clock = clock;
    this.rhythm = operation.silentMs === undefined ? undefined : new Rhythm(operation.silentMs);
    this.#readers = new StreamReaders(operation, clock, hooks);
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
    return this.#readers.confirmed;
  }

  /** Whether its values may be old: a farm, or the connection to IBKR, has failed since the last event. */
  get isSuspect(): boolean {
    return this.suspectedMs !== undefined && this.suspectedMs >= (this.receivedMs ?? 0);
  }

  /** Reason of the current gap; undefined while there is none. */
  get gapReason(): string | undefined {
    return this.#readers.gapReason;
  }

  /** Duration of the current gap, in ms; 0 while there is none. */
  get gapMs(): number {
    return this.#readers.gapMs;
  }

  /** Adds a reader, which first gets the values that earlier readers have. */
  join<Value>(reader: StreamReader<Value>): void {
    if (this.state.kind === "over") return reader.end(this.state.error);
    this.#readers.join(reader, this.#flow?.replay() ?? []);
  }

  leave<Value>(reader: StreamReader<Value>): void {
    this.#readers.leave(reader);
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
    this.rhythm?.begins(this.#clock.now());
    const { snapshotEnd, source, endsSnapshot = false } = this.operation;
    this.#inSnapshot = endsSnapshot || snapshotEnd !== undefined || typeof source === "object";
    this.#readers.begins();
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
    if (snapshotEnd === undefined || event === snapshotEnd) this.#readers.confirm();
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
    this.#readers.confirm();
    this.#flow?.snapshot?.(answer);
    this.#endSnapshot();
  }

  /** Ends a gap, because TWS has processed the request; the next value may be hours away. */
  fencePassed(epoch: number | undefined): void {
    this.#resume(epoch);
  }

  /** Begins a gap; does nothing during one. */
  gap(reason: string): void {
    if (this.state.kind !== "over") this.#readers.gap(reason);
  }

  notice(code: number, message: string): void {
    this.#readers.notice(code, message);
  }

  /** Ends it for all readers, with an error or in order. */
  end(error?: PoolError): void {
    this.state = { kind: "over", error };
    this.#readers.end(error);
  }

  readonly #update = (value: unknown): void => this.#readers.emit(value, this.#inSnapshot);

  #endSnapshot(): void {
    this.#inSnapshot = false;
    this.#readers.endSnapshot();
  }

  #received(epoch: number | undefined): void {
    this.receivedMs = this.#clock.now();
    if (!this.#inSnapshot) this.rhythm?.flows(this.receivedMs);
    this.unanswered = 0;
    this.#resume(epoch);
  }

  #resume(epoch: number | undefined): void {
    if (epoch !== undefined) this.#readers.resume(epoch);
  }
}
