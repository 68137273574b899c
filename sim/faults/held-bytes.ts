import { Buffer } from "node:buffer";
import type { BytePipe, ByteSink } from "./moments.ts";

/** A piece of bytes, with the time that it takes before and after it leaves, in ms. */
export interface PacedPiece {
  readonly bytes: Uint8Array;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Parts of held bytes. */
export interface HeldBytesParts {
  readonly next: ByteSink;
  /** Calls `callback` after `delayMs`, unless the fault is healed before. */
  after(delayMs: number, callback: () => void): void;
  /** Divides bytes into pieces. */
  pieces(bytes: Uint8Array): readonly PacedPiece[];
  /** Time for which bytes are collected before they are divided, in ms; 0: they are not. */
  readonly collectMs: number;
}

/** Bytes that a fault divides, and lets leave in order, each piece at its time. */
export class HeldBytes implements BytePipe {
  readonly #parts: HeldBytesParts;
  #collected: Uint8Array[] = [];
  #queue: PacedPiece[] = [];
  #state: "idle" | "waiting" = "idle";
  #isEnding = false;
  /** Number of the current contents: callbacks of earlier ones do nothing. */
  #contents = 0;

  constructor(parts: HeldBytesParts) {
    this.#parts = parts;
  }

  write(bytes: Uint8Array): void {
    const { collectMs } = this.#parts;
    if (collectMs === 0) return this.#divide(bytes);
    if (this.#collected.push(bytes) === 1)
      this.#after(collectMs, () => this.#divide(Buffer.concat(this.#collected.splice(0))));
  }

  end(): void {
    this.#isEnding = true;
    this.#endIfEmpty();
  }

  drop(): void {
    this.#contents++;
    [this.#collected, this.#queue, this.#state, this.#isEnding] = [[], [], "idle", false];
  }

  /** Lets everything leave at once, because the fault is healed. */
  flush(): void {
    const held = [...this.#queue.map(({ bytes }) => bytes), ...this.#collected];
    const isEnding = this.#isEnding;
    this.drop();
    if (held.length > 0) this.#parts.next.write(Buffer.concat(held));
    if (isEnding) this.#parts.next.end();
  }

  #divide(bytes: Uint8Array): void {
    this.#queue.push(...this.#parts.pieces(bytes));
    if (this.#state === "idle") this.#leave();
  }

  /** Lets the pieces leave whose time has come. */
  #leave(): void {
    for (let piece = this.#queue[0]; piece !== undefined; piece = this.#queue[0]) {
      const { bytes, beforeMs, afterMs } = piece;
      if (beforeMs > 0 && this.#state === "idle") {
        this.#state = "waiting";
        return this.#after(beforeMs, () => this.#leave());
      }
      this.#queue.shift();
      this.#state = "idle";
      this.#parts.next.write(bytes);
      if (afterMs > 0) {
        this.#state = "waiting";
        return this.#after(afterMs, () => {
          this.#state = "idle";
          this.#leave();
        });
      }
    }
    this.#endIfEmpty();
  }

  #endIfEmpty(): void {
    const isEmpty = this.#queue.length === 0 && this.#collected.length === 0;
    if (!this.#isEnding || !isEmpty) return;
    this.#isEnding = false;
    this.#parts.next.end();
  }

  #after(delayMs: number, callback: () => void): void {
    const contents = this.#contents;
    this.#parts.after(delayMs, () => {
      if (contents === this.#contents) callback();
    });
  }
}

/** The pipes of one fault, which are emptied when it is healed. */
export class HeldPipes {
  readonly #pipes = new Set<HeldBytes>();

  /** Makes a pipe. */
  add(parts: HeldBytesParts): BytePipe {
    const held = new HeldBytes(parts);
    this.#pipes.add(held);
    return {
      write: (bytes) => held.write(bytes),
      end: () => held.end(),
      drop: () => {
        held.drop();
        this.#pipes.delete(held);
      },
    };
  }

  /** Lets everything leave at once. */
  flush(): void {
    for (const held of this.#pipes) held.flush();
    this.#pipes.clear();
  }
}
