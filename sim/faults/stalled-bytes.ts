import { Buffer } from "node:buffer";
import type { BytePipe, ByteSink } from "./moments.ts";

/** Parts of stalled bytes. */
export interface StalledBytesParts {
  readonly next: ByteSink;
  /** Number of bytes that get through before the way is blocked. */
  readonly afterBytes: number;
  /** Whether a reset gets through a way that is blocked. */
  readonly passesReset: boolean;
}

/** Bytes of one direction that get through up to a point, and are held from there on. */
export class StalledBytes implements BytePipe {
  readonly #parts: StalledBytesParts;
  #leftBytes: number;
  #held: Uint8Array[] = [];
  #isEnding = false;

  constructor(parts: StalledBytesParts) {
    this.#parts = parts;
    this.#leftBytes = parts.afterBytes;
  }

  /** Whether the way is blocked. */
  get isActive(): boolean {
    return this.#leftBytes <= 0;
  }

  write(bytes: Uint8Array): void {
    const passing = bytes.subarray(0, Math.max(0, this.#leftBytes));
    this.#leftBytes -= bytes.length;
    if (passing.length < bytes.length) this.#held.push(bytes.slice(passing.length));
    if (passing.length > 0) this.#parts.next.write(passing);
  }

  end(): void {
    if (this.isActive) this.#isEnding = true;
    else this.#parts.next.end();
  }

  reset(): boolean {
    return !this.isActive || this.#parts.passesReset;
  }

  drop(): void {
    [this.#held, this.#isEnding] = [[], false];
  }

  /** Lets everything leave at once. */
  flush(): void {
    const [held, isEnding] = [this.#held, this.#isEnding];
    this.drop();
    if (held.length > 0) this.#parts.next.write(Buffer.concat(held));
    if (isEnding) this.#parts.next.end();
  }
}

/** The stalled pipes of one fault, by their connections. */
export class StalledPipes {
  readonly #pipes = new Map<StalledBytes, number>();

  /** Makes a pipe of a connection. */
  add(connection: number, parts: StalledBytesParts): BytePipe {
    const stalled = new StalledBytes(parts);
    this.#pipes.set(stalled, connection);
    return stalled;
  }

  /** Gets the connections that are blocked in a direction. */
  blocked(): readonly number[] {
    return [...new Set([...this.#pipes].flatMap(([pipe, connection]) => (pipe.isActive ? connection : [])))];
  }

  /** Lets everything leave at once, in the order in which the pipes were made. */
  flush(): void {
    const pipes = [...this.#pipes.keys()];
    this.#pipes.clear();
    for (const pipe of pipes) pipe.flush();
  }

  /** Forgets everything that is held. */
  drop(): void {
    for (const pipe of this.#pipes.keys()) pipe.drop();
    this.#pipes.clear();
  }
}
