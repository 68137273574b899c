import { Buffer } from "node:buffer";

/** Smallest buffer that joins chunks, in bytes. */
const BUFFER_BYTES_MIN = 4_096;

/**
 * Bytes that were received and not yet decoded. A single chunk is used as it is; more are joined in one buffer that doubles
 * when it is full, so that any division costs time and memory in proportion to the bytes.
 */
export class ReceivedBytes {
  #buffer: Buffer = Buffer.alloc(0);
  #from = 0;
  #to = 0;
  /** Whether the buffer is the memory of a chunk, which is not written to. */
  #isChunk = false;

  /** Number of bytes that are left. */
  get length(): number {
    return this.#to - this.#from;
  }

  /** Number of bytes of memory that are held. */
  get heldBytes(): number {
    return this.#buffer.length;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (this.length === 0) {
      this.#buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      [this.#from, this.#to, this.#isChunk] = [0, chunk.length, true];
      return;
    }
    this.#reserve(chunk.length);
    this.#buffer.set(chunk, this.#to);
    this.#to += chunk.length;
  }

  /** Removes bytes from the beginning. They are valid until the next `push`. */
  take(count: number): Buffer {
    const taken = this.#buffer.subarray(this.#from, this.#from + count);
    this.#from += count;
    if (this.length === 0) this.clear();
    return taken;
  }

  clear(): void {
    this.#buffer = Buffer.alloc(0);
    [this.#from, this.#to, this.#isChunk] = [0, 0, false];
  }

  /** Makes room at the end, in a buffer of its own. */
  #reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (!this.#isChunk && this.#to + bytes <= this.#buffer.length) return;
    const isRoomy = !this.#isChunk && needed <= this.#buffer.length / 2;
    const target = isRoomy ? this.#buffer : Buffer.allocUnsafe(Math.max(BUFFER_BYTES_MIN, 2 * needed));
    this.#buffer.copy(target, 0, this.#from, this.#to);
    [this.#buffer, this.#from, this.#to, this.#isChunk] = [target, 0, this.length, false];
  }
}
