/** Messages of one client that may wait: the most, and the most characters of all together. */
const MESSAGES_MAX = 100_000;
const CHARS_MAX = 64_000_000;
/** Approximate size of a field besides its characters, in characters. */
const FIELD_CHARS = 16;

/** Messages of one client that are served later, oldest first; bounded, because a client can send without end. */
export class MessageQueue {
  #waiting: (readonly string[])[] = [];
  /** Index of the oldest that still waits. */
  #next = 0;
  #chars = 0;

  /** Number of messages that wait. */
  get length(): number {
    return this.#waiting.length - this.#next;
  }

  /** Adds a message. @returns False where there is no room for it. */
  push(fields: readonly string[]): boolean {
    const chars = charsOf(fields);
    if (this.length >= MESSAGES_MAX || this.#chars + chars > CHARS_MAX) return false;
    this.#chars += chars;
    this.#waiting.push(fields);
    return true;
  }

  /** Removes the oldest message. */
  shift(): readonly string[] | undefined {
    const fields = this.#waiting[this.#next];
    if (fields === undefined) return undefined;
    this.#chars -= charsOf(fields);
    this.#next++;
    if (this.#next > this.#waiting.length / 2) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    return fields;
  }

  /** Removes all messages. @returns Them, oldest first. */
  takeAll(): readonly (readonly string[])[] {
    const all = this.#waiting.slice(this.#next);
    [this.#waiting, this.#next, this.#chars] = [[], 0, 0];
    return all;
  }
}

function charsOf(fields: readonly string[]): number {
  let chars = 0;
  for (const field of fields) chars += FIELD_CHARS + field.length;
  return chars;
}
