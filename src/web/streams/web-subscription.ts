import type { PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import type { StreamReader } from "../../subscriptions/stream-reader.ts";
import { StreamReaders, type SubscriptionHooks } from "../../subscriptions/stream-readers.ts";
import type { SocketFrame } from "../socket/frame.ts";
import type { AnyTopic, WebFlow } from "./web-topic.ts";

/** One stream and all its readers. */
export class WebSubscription {
  readonly topic: AnyTopic;
  readonly #readers: StreamReaders;
  readonly #clock: Clock;
  /** Values that survive a new WebSocket, such as the IDs of fills that were emitted. */
  readonly #kept = new Map<string, unknown>();
  #flow: WebFlow<unknown> | undefined;
  #inSnapshot = false;
  #cancelLater: () => void = () => {};
  /** Wall-clock time of the last frame, epoch ms. */
  #receivedMs = 0;
  #over: { readonly error: PoolError | undefined } | undefined;

  constructor(topic: AnyTopic, clock: Clock, hooks: SubscriptionHooks) {
    this.topic = topic;
    this.#clock = clock;
    this.#readers = new StreamReaders(topic, clock, hooks);
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Whether it has ended for all readers. */
  get isOver(): boolean {
    return this.#over !== undefined;
  }

  /** Duration of the current gap, in ms; 0 while there is none. */
  get gapMs(): number {
    return this.#readers.gapMs;
  }

  /** The values that a reader would get that joins now, and the time of the last frame, epoch ms; undefined in a gap. */
  get known(): { readonly values: readonly unknown[]; readonly receivedMs: number } | undefined {
    if (this.#readers.gapReason !== undefined || this.isOver) return undefined;
    return { values: this.#flow?.replay() ?? [], receivedMs: this.#receivedMs };
  }

  /** Adds a reader, which first gets the values that earlier readers have. */
  join<Value>(reader: StreamReader<Value>): void {
    if (this.#over !== undefined) return reader.end(this.#over.error);
    this.#readers.join(reader, this.#flow?.replay() ?? []);
  }

  leave<Value>(reader: StreamReader<Value>): void {
    this.#readers.leave(reader);
  }

  /** Acts later, unless it has begun or ended by then. */
  later(afterMs: number, act: () => void): void {
    this.#cancelLater();
    this.#cancelLater = this.#clock.after(afterMs, act);
  }

  /** Begins on a WebSocket. */
  begins(): void {
    this.#cancelLater();
    this.#inSnapshot = true;
    this.#readers.begins();
    this.#flow = this.topic.begin({
      emit: (value) => this.#readers.emit(value, this.#inSnapshot),
      kept: this.#kept,
    });
  }

  /** Takes a frame of its line, which ends a gap, unless the state must be read by REST first. */
  receive(frame: SocketFrame, epoch: number): void {
    if (this.topic.isReread !== true) this.#readers.resume(epoch);
    this.#readers.confirm();
    this.#receivedMs = this.#clock.wallMs?.() ?? this.#clock.now();
    this.#flow?.receive(frame);
  }

  /** The gateway has processed the subscription; the next frame of a quiet topic may be hours away. */
  fencePassed(epoch: number): void {
    if (this.topic.isReread === true) return;
    this.#inSnapshot = false;
    if (this.topic.quiet !== true) return;
    this.#readers.resume(epoch);
    this.#readers.confirm();
  }

  /** Takes the rows that were read by REST, which ends a gap. */
  reread(rows: unknown, epoch: number): void {
    this.#flow?.reread?.(rows);
    this.#inSnapshot = false;
    this.#readers.confirm();
    this.#readers.resume(epoch);
    this.#readers.endSnapshot();
  }

  /** Begins a gap; does nothing during one. */
  gap(reason: string): void {
    if (this.#over === undefined) this.#readers.gap(reason);
  }

  /** Ends it for all readers, with an error or in order. */
  end(error?: PoolError): void {
    this.#cancelLater();
    this.#over = { error };
    this.#readers.end(error);
  }
}
