import { Buffer } from "node:buffer";

/** The longest payload that the official clients accept. */
export const FRAME_BYTES_MAX = 0xffffff;

const PREFIX_BYTES = 4;
const NUL = 0;

/** Bytes that are not TWS frames. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/**
 * Cuts the bytes from TWS into frames and checks each length before the decoder of `@stoqey/ib` sees it, which
 * hangs for ever on a negative one and waits in silence on one that is too large.
 */
export class FrameReader {
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #frameBytes: number | undefined;

  /**
   * @param chunk The next bytes, however cut.
   * @param onFrame Called with each payload in turn, as text that ends in NUL.
   * @throws {FrameError} When the bytes cannot be frames; nothing more can be read from this connection then.
   */
  push(chunk: Uint8Array, onFrame: (payload: string) => void): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    for (;;) {
      if (this.#frameBytes === undefined) {
        if (this.#bytes < PREFIX_BYTES) return;
        this.#frameBytes = checkedLength(this.#take(PREFIX_BYTES).readInt32BE(0));
      }
      if (this.#bytes < this.#frameBytes) return;
      const payload = this.#take(this.#frameBytes);
      this.#frameBytes = undefined;
      if (payload[payload.length - 1] !== NUL) {
        throw new FrameError(`a frame of ${payload.length} bytes does not end in NUL`);
      }
      onFrame(payload.toString("utf8"));
    }
  }

  /** Takes bytes off the front. Chunks are joined once for each frame, so that a large one costs linear time. */
  #take(count: number): Buffer {
    const first = this.#chunks[0];
    const whole =
      this.#chunks.length === 1 && first !== undefined
        ? view(first)
        : Buffer.concat(this.#chunks, this.#bytes);
    this.#bytes -= count;
    this.#chunks = this.#bytes === 0 ? [] : [whole.subarray(count)];
    return whole.subarray(0, count);
  }
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function checkedLength(length: number): number {
  if (length < 1 || length > FRAME_BYTES_MAX) {
    throw new FrameError(`a frame claims ${length} bytes, and TWS frames have 1 to ${FRAME_BYTES_MAX}`);
  }
  return length;
}
