import type { Stream } from "../../src/mod.ts";
import type { Moment, Sequence } from "./sequence.ts";

/** One update that the reader of a stream received. */
export interface Received extends Moment {
  readonly kind: string;
  readonly value: unknown;
}

/** One reader of one stream, with all updates that it received. */
export class Reading {
  readonly name: string;
  readonly symbol: string;
  readonly began: Moment;
  /** Updates so far, oldest first. */
  readonly received: Received[] = [];
  /** When the reader left or the stream ended; undefined while it is read. */
  leftAt: Moment | undefined;
  /** The error that ended the stream, if any. */
  error: unknown;
  readonly #stream: Stream<unknown>;
  readonly #sequence: Sequence;

  constructor(name: string, symbol: string, stream: Stream<unknown>, sequence: Sequence) {
    this.name = name;
    this.symbol = symbol;
    this.#stream = stream;
    this.#sequence = sequence;
    this.began = sequence.next();
    void this.#follow();
  }

  /** The name of the stream in reports. */
  get label(): string {
    return this.symbol === "" ? this.name : `${this.name} of ${this.symbol}`;
  }

  /** Leaves the stream. */
  leave(): void {
    this.leftAt ??= this.#sequence.next();
    void this.#stream.return?.();
  }

  async #follow(): Promise<void> {
    try {
      for await (const update of this.#stream) {
        const value = update.kind === "update" ? update.value : update;
        this.received.push({ ...this.#sequence.next(), kind: update.kind, value });
      }
    } catch (error) {
      this.error = error;
    }
    this.leftAt ??= this.#sequence.next();
  }
}
