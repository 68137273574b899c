import { Buffer } from "node:buffer";

const LINE_FEED = 10;
/** Longest line, in bytes: more than the largest message takes, each of its bytes escaped. */
const LINE_BYTES_MAX = 128_000_000;

/**
 * Largest file, in bytes: more than a million messages. What is kept of a file takes several times its size, and must
 * fit into the memory that a process has by default.
 */
const BYTES_MAX = 256_000_000;

/** Limits of what is read. */
export interface TextLimits {
  /** Default 128 000 000. */
  readonly lineBytesMax?: number | undefined;
  /** Largest size of all lines together. Default 256 000 000. */
  readonly bytesMax?: number | undefined;
}

/** A line of a file. */
export interface TextLine {
  /** Its number, from 1. */
  readonly number: number;
  /** Its bytes, without its end. */
  readonly bytes: Buffer;
  /** Whether a line feed ends it. */
  readonly isEnded: boolean;
}

/**
 * Divides bytes into lines as they arrive. An empty part after the last line feed is no line.
 *
 * @throws {RangeError} For a line that is too long, before more of it is kept, and for more bytes than a file may have.
 */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { lineBytesMax = LINE_BYTES_MAX, bytesMax = BYTES_MAX }: TextLimits = {},
): AsyncGenerator<TextLine> {
  let total = 0;
  let number = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > bytesMax) throw new RangeError(`it has more than ${bytesMax} bytes`);
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let begin = 0;
    for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, begin)) {
      yield {
        number: ++number,
        bytes: Buffer.concat([...waiting, bytes.subarray(begin, at)]),
        isEnded: true,
      };
      waiting = [];
      begin = at + 1;
    }
    // The memory of a chunk may be used again for the next one.
    if (begin === bytes.length) continue;
    waitingBytes = (waiting.length === 0 ? 0 : waitingBytes) + bytes.length - begin;
    if (waitingBytes > lineBytesMax)
      throw new RangeError(`line ${number + 1} has more than ${lineBytesMax} bytes`);
    waiting.push(Buffer.from(bytes.subarray(begin)));
  }
  if (waiting.length > 0) yield { number: ++number, bytes: Buffer.concat(waiting), isEnded: false };
}
