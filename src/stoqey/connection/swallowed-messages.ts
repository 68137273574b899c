import { Buffer } from "node:buffer";

const PREFIX_BYTES = 4;
const NUL = 0;
/** The length of an answer to the heartbeat, and its first field: `currentTime`. */
const MARK = Buffer.from("\0\0\0\x1049\0", "latin1");
const ANSWER_BYTES = 16;
/** Message ID, version, and seconds since 1970 in ten digits: until the year 2286. */
const ANSWER = /^49\0\d\0\d{10}\0$/;
/** The longest message ID, with its NUL. */
const ID_BYTES_MAX = 4;
const ID = /^\d{1,3}\0/;

/**
 * Search for an answer to the heartbeat inside an incomplete frame. TWS sends one message after the other, so that a message
 * inside another one shows that the length of the outer one is wrong.
 *
 * It cannot be a text of the outer message by chance: no field of TWS begins with this control character.
 */
export class AnswerSearch {
  /** Bytes of the frame that were searched. */
  #searched = 0;

  /** Begins with another frame. */
  reset(): void {
    this.#searched = 0;
  }

  /**
   * Searches the bytes that were not searched before.
   *
   * @param payload The payload of an incomplete frame so far.
   */
  find(payload: Buffer): boolean {
    for (let at = payload.indexOf(MARK, this.#searched); at >= 0; at = payload.indexOf(MARK, at + 1)) {
      const from = at + PREFIX_BYTES;
      if (from + ANSWER_BYTES > payload.length) {
        this.#searched = at;
        return false;
      }
      if (ANSWER.test(payload.toString("latin1", from, from + ANSWER_BYTES))) return true;
    }
    this.#searched = Math.max(0, payload.length - MARK.length + 1);
    return false;
  }
}

/**
 * Returns whether a payload ends in one or more whole frames. With fields that the decoder did not read this shows a wrong
 * length, which has made the messages that follow a part of this one.
 */
export function endsInFrames(payload: Buffer): boolean {
  for (let at = payload.indexOf(NUL) + 1; at > 0; at = payload.indexOf(NUL, at) + 1) {
    if (isFrames(payload, at)) return true;
  }
  return false;
}

/** Returns whether one or more whole frames, and nothing else, follow from here to the end. */
function isFrames(payload: Buffer, from: number): boolean {
  let at = from;
  while (at + PREFIX_BYTES < payload.length) {
    const begin = at + PREFIX_BYTES;
    const end = begin + payload.readInt32BE(at);
    if (end <= begin || end > payload.length || payload[end - 1] !== NUL) return false;
    if (!ID.test(payload.toString("latin1", begin, begin + ID_BYTES_MAX))) return false;
    at = end;
  }
  return at === payload.length && at > from;
}
