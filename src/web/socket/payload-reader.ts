/** What a message of a WebSocket can be made of. */
type Payload = string | Uint8Array | Promise<string>;

const UTF8 = new TextDecoder("utf-8");

/**
 * Decodes the messages of a WebSocket to text, in the order in which they came, whatever they are made of: a text, bytes,
 * or a Blob, whose bytes are there later. Bytes that are not valid UTF-8 become the replacement character.
 */
export class PayloadReader {
  readonly #deliver: (text: string) => void;
  readonly #failed: (reason: string) => void;
  /** Settles when all messages so far are delivered; undefined while none waits. */
  #last: Promise<void> | undefined;

  /**
   * @param deliver Called with the text of each message; must not throw.
   * @param failed Called with the reason for a message that cannot be read.
   */
  constructor(deliver: (text: string) => void, failed: (reason: string) => void) {
    this.#deliver = deliver;
    this.#failed = failed;
  }

  /** Takes the `data` of a message event. */
  take(data: unknown): void {
    const payload = payloadOf(data);
    if (payload === undefined) return this.#failed(`a message of type ${typeof data}`);
    if (this.#last === undefined && !(payload instanceof Promise)) return this.#deliver(textOf(payload));
    const before = this.#last ?? Promise.resolve();
    const mine = before.then(async () => {
      try {
        this.#deliver(payload instanceof Promise ? await payload : textOf(payload));
      } catch {
        this.#failed("a Blob that cannot be read");
      }
      if (this.#last === mine) this.#last = undefined;
    });
    this.#last = mine;
    // The message before may settle later than this one fails.
    if (payload instanceof Promise) payload.catch(() => {});
  }
}

const textOf = (payload: string | Uint8Array): string =>
  typeof payload === "string" ? payload : UTF8.decode(payload);

function payloadOf(data: unknown): Payload | undefined {
  if (typeof data === "string") return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof Blob) return data.arrayBuffer().then((bytes) => UTF8.decode(bytes));
  return undefined;
}
