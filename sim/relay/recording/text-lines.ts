import { Buffer } from "node:buffer";

const LINE_FEED = 10;
/** Longest line, in bytes: more than the largest message takes, each of its bytes escaped. */
const LINE_BYTES_MAX = 128_000_000;

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
 * @throws {RangeError} For a line that is too long, before more of it is kept.
 */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  lineBytesMax: number = LINE_BYTES_MAX,
): AsyncGenerator<TextLine> {
  let number = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  for await (const chunk of chunks) {
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
