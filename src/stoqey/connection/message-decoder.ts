import { NOT_DECODED } from "../../tws/codes.ts";
import { MessageError, MessageFields } from "./message-fields.ts";

/** An event that was decoded from a message. */
interface Decoded {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Callbacks of the decoder of `@stoqey/ib`. */
export interface DecoderCallback {
  readonly serverVersion: number;
  emitEvent(name: string, ...args: readonly unknown[]): void;
  emitInfo(text: string, code: number): void;
  emitError(text: string, code: number, id?: number, details?: unknown): void;
}

/** The private parts of the decoder of `@stoqey/ib` that are replaced or called. */
export interface LibraryDecoder {
  callback: DecoderCallback;
  emitQueue: Decoded[];
  emit(name: string, ...args: readonly unknown[]): void;
  readStr(): string;
  readInt(): number;
  decodeUnicodeEscapedString(text: string): string;
  decodeMsg_NEXT_VALID_ID(): void;
  processMsg(id: number): void;
}

const ERROR_MESSAGE = 4;

/**
 * Message IDs of lists of rows: bars, scanner rows, option chains, soft dollar tiers, family codes, symbol samples,
 * depth exchanges, smart components, news providers, histogram, price increments, historical ticks, sessions.
 */
const LISTS: ReadonlySet<number> = new Set([17, 20, 75, 77, 78, 79, 80, 82, 85, 89, 93, 96, 97, 98, 106]);

/** Message IDs whose announced count sizes an array in the library: the lists but 17, 20, 75, 82, and orders. */
const SIZED: ReadonlySet<number> = new Set([5, 77, 78, 79, 80, 85, 89, 93, 96, 97, 98, 101, 106]);

/**
 * Decodes one message at a time with the decoder of `@stoqey/ib`, without trust in the counts of the message: a read past
 * the end throws at once, a count allocates nothing before its rows are known to be there, and a message that cannot be
 * decoded emits no event, where the library emits the rows read so far.
 */
export class MessageDecoder {
  readonly #decoder: LibraryDecoder;
  readonly #callback: DecoderCallback;
  #fields: MessageFields = new MessageFields("");
  /** Whether integers are capped at the number of fields left. */
  #capped = false;

  constructor(decoder: LibraryDecoder) {
    this.#decoder = decoder;
    this.#callback = decoder.callback;
    decoder.readStr = () => this.#fields.next();
    decoder.readInt = () => this.#readInt();
    decoder.decodeUnicodeEscapedString = unescaped;
    decoder.decodeMsg_NEXT_VALID_ID = () => {
      decoder.readInt();
      decoder.emit("nextValidId", orderNumber(this.#fields.next()));
    };
    decoder.callback = this.#checkedCallback();
  }

  /**
   * Decodes a message and emits its events.
   *
   * @returns A description of unread fields, although the events were emitted; undefined if there are none.
   * @throws {Error} When the message cannot be decoded; nothing was emitted then.
   */
  decode(payload: string): string | undefined {
    this.#fields = new MessageFields(payload);
    this.#decoder.emitQueue = [];
    const id = Number(this.#fields.next());
    this.#process(id);
    const { left } = this.#fields;
    const unread = left === 0 ? undefined : `${left} of its ${this.#fields.count} fields were not read`;
    // The count does not match the rows: those that were read are not the answer.
    if (unread !== undefined && LISTS.has(id)) throw new MessageError(unread);
    const { emitQueue } = this.#decoder;
    this.#decoder.emitQueue = [];
    this.#fields = new MessageFields("");
    for (const { name, args } of emitQueue) this.#callback.emitEvent(name, ...args);
    return unread;
  }

  #process(id: number): void {
    if (SIZED.has(id)) this.#probe(id);
    try {
      this.#decoder.processMsg(id);
    } catch (error) {
      if (id !== ERROR_MESSAGE || !(error instanceof SyntaxError)) throw error;
      // The details of a rejection are not JSON; the rejection itself must not be lost.
      this.#fields.blankLast();
      this.#restart();
      this.#decoder.processMsg(id);
    }
  }

  /**
   * Decodes a message once without effect, with all integers capped: only counts decide which fields are read next, so
   * that a count that is too large reaches the end of the message before an array of its size is made.
   */
  #probe(id: number): void {
    this.#capped = true;
    try {
      this.#decoder.processMsg(id);
    } finally {
      this.#capped = false;
    }
    this.#restart();
  }

  #restart(): void {
    this.#fields.rewind();
    this.#fields.next();
    this.#decoder.emitQueue = [];
  }

  #readInt(): number {
    const field = this.#fields.next();
    const value = field === "" ? 0 : Number.parseInt(field, 10);
    return this.#capped ? Math.min(value, this.#fields.left + 1) : value;
  }

  #checkedCallback(): DecoderCallback {
    const callback = this.#callback;
    return {
      get serverVersion() {
        return callback.serverVersion;
      },
      emitEvent: (name, ...args) => callback.emitEvent(name, ...args),
      emitInfo: (text, code) => callback.emitInfo(text, code),
      emitError: (text, code, id, details) => {
        if (code === NOT_DECODED && id === undefined) throw new MessageError(text);
        callback.emitError(text, code, id, details);
      },
    };
  }
}

/** Replaces escapes such as `\u0041` in linear time; the library takes quadratic time. */
function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Parses an order number; NaN for text that is no integer, where the library takes the leading digits. */
function orderNumber(field: string): number {
  return /^-?\d{1,20}$/.test(field) ? Number(field) : Number.NaN;
}
