import type { Clock } from "../../sim/mod.ts";
import type { Stream } from "../../src/mod.ts";
import type { Received } from "../model/reading.ts";
import type { Moment, Sequence } from "../model/sequence.ts";

/** One reader of one stream, fast or slow, with all updates that it received. */
export class WebReading {
  readonly name: string;
  readonly symbol: string;
  /** Time that the reader takes for each update, in ms. */
  readonly slowMs: number;
  readonly began: Moment;
  /** Updates so far, oldest first. */
  readonly received: Received[] = [];
  /** When the reader left or the stream ended; undefined while it is read. */
  leftAt: Moment | undefined;
  /** The error that ended the stream, if any. */
  error: unknown;
  readonly #stream: Stream<unknown>;
  readonly #sequence: Sequence;
  readonly #clock: Clock;
  #wake: () => void = () => {};

  constructor(
    step: { readonly name: string; readonly symbol: string; readonly slowMs: number },
    stream: Stream<unknown>,
    sequence: Sequence,
    clock: Clock,
  ) {
    this.name = step.name;
    this.symbol = step.symbol;
    this.slowMs = step.slowMs;
    this.#stream = stream;
    this.#sequence = sequence;
    this.#clock = clock;
    this.began = sequence.next();
    void this.#follow();
  }

  /** The name of the stream in reports. */
  get label(): string {
    return this.symbol === "" ? this.name : `${this.name} of ${this.symbol}`;
  }

  /** Notes that the reader has left: it may receive what was kept for it. */
  left(): void {
    this.leftAt ??= this.#sequence.next();
  }

  /** Leaves the stream. */
  leave(): void {
    this.left();
    void this.#stream.return?.();
    this.#wake();
  }

  async #follow(): Promise<void> {
    try {
      for await (const update of this.#stream) {
        const value = update.kind === "update" ? update.value : update;
        this.received.push({ ...this.#sequence.next(), kind: update.kind, value });
        if (this.slowMs > 0 && this.leftAt === undefined) await this.#pause();
      }
    } catch (error) {
      this.error = error;
    }
    this.left();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(this.slowMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
