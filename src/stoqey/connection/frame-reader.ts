import { Buffer } from "node:buffer";
import { AnswerSearch, endsInFrames } from "./swallowed-messages.ts";

/** The longest payload that the official clients accept. */
export const FRAME_BYTES_MAX = 0xffffff;

/**
 * Limit of fields in one frame. The largest legitimate answer, 60 000 bars of 9 fields, has 540 000; a frame of 16 MB can
 * hold 16 million empty ones, which block the event loop for seconds.
 */
export const FRAME_FIELDS_MAX = 1_000_000;

const PREFIX_BYTES = 4;
const NUL = 0;
const EMPTY = Buffer.alloc(0);

/** Bytes that are not TWS frames. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/**
 * Splits the bytes from TWS into frames, and checks the length and the number of fields of each. The decoder of
 * `@stoqey/ib` would loop for ever on a negative length, and wait without an error on one that is too large. A length
 * that is possible and wrong makes the messages that follow a part of this one: it is found out by them.
 */
export class FrameReader {
  /** The bytes of an incomplete frame; the capacity doubles, so that tiny chunks cost linear time. */
  #buffer: Buffer = EMPTY;
  #kept = 0;
  readonly #answer = new AnswerSearch();
  /** The bytes that are read, and the bounds of the payload in them that was handed over last. */
  #bytes: Buffer = EMPTY;
  #from = 0;
  #to = 0;
  #closed = false;

  /** The number of bytes of an incomplete frame. */
  get pendingBytes(): number {
    return this.#kept;
  }

  /**
   * Reads more bytes.
   *
   * @param chunk The next bytes, of any length.
   * @param onFrame Called with each payload in turn, as text that ends in NUL.
   * @throws {FrameError} When the bytes cannot be frames; nothing more can be read from this connection then.
   */
  push(chunk: Uint8Array, onFrame: (payload: string) => void): void {
    if (this.#closed) return;
    const bytes = this.#kept === 0 ? view(chunk) : this.#append(chunk);
    this.#bytes = bytes;
    let at = 0;
    while (!this.#closed && bytes.length - at >= PREFIX_BYTES) {
      const from = at + PREFIX_BYTES;
      const to = from + checkedLength(bytes.readInt32BE(at));
      if (to > bytes.length) break;
      checkFields(bytes, from, to);
      this.#answer.reset();
      this.#from = from;
      this.#to = to;
      at = to;
      onFrame(bytes.toString("utf8", from, to));
    }
    this.#bytes = EMPTY;
    if (!this.#closed && this.#answer.find(bytes.subarray(at + PREFIX_BYTES))) {
      throw swallowed(bytes.readInt32BE(at));
    }
    this.#keep(bytes, at);
  }

  /**
   * Checks the payload that was handed over last, whose fields do not fit its kind; called inside `onFrame`.
   *
   * @throws {FrameError} When its length is wrong, so that it contains other messages.
   */
  checkUnfit(): void {
    if (endsInFrames(this.#bytes.subarray(this.#from, this.#to))) throw swallowed(this.#to - this.#from);
  }

  /** Discards an incomplete frame, and reads nothing more: the connection is over. */
  close(): void {
    this.#closed = true;
    this.#clear();
  }

  #clear(): void {
    this.#buffer = EMPTY;
    this.#kept = 0;
  }

  #append(chunk: Uint8Array): Buffer {
    this.#reserve(this.#kept + chunk.length);
    this.#buffer.set(chunk, this.#kept);
    this.#kept += chunk.length;
    return this.#buffer.subarray(0, this.#kept);
  }

  #keep(bytes: Buffer, at: number): void {
    const left = bytes.length - at;
    if (left === 0 || this.#closed) return this.#clear();
    if (this.#kept > 0) {
      if (at > 0) this.#buffer.copyWithin(0, at, bytes.length);
    } else {
      this.#reserve(left);
      bytes.copy(this.#buffer, 0, at);
    }
    this.#kept = left;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, 2 * this.#buffer.length));
    this.#buffer.copy(larger, 0, 0, this.#kept);
    this.#buffer = larger;
  }
}

function swallowed(length: number): FrameError {
  return new FrameError(`a frame claims ${length} bytes, and another message begins inside it`);
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

function checkFields(bytes: Buffer, from: number, to: number): void {
  if (bytes[to - 1] !== NUL) {
    throw new FrameError(`a frame of ${to - from} bytes does not end in NUL`);
  }
  if (to - from <= FRAME_FIELDS_MAX) return;
  let fields = 0;
  for (let at = from; at < to; at++) if (bytes[at] === NUL) fields++;
  if (fields > FRAME_FIELDS_MAX) {
    throw new FrameError(`a frame has ${fields} fields, and no answer of TWS has over ${FRAME_FIELDS_MAX}`);
  }
}
