/** A message that ends too early, announces more than it holds, or is of no known kind. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}

/** The fields of one message, read one after the other and never past its end. */
export class MessageFields {
  readonly #fields: string[];
  #cursor = 0;

  /** @param payload The payload of one frame: fields that each end in NUL. */
  constructor(payload: string) {
    this.#fields = payload.split("\0");
    this.#fields.pop();
  }

  /** The number of fields. */
  get count(): number {
    return this.#fields.length;
  }

  /** The number of fields that were not read. */
  get left(): number {
    return this.#fields.length - this.#cursor;
  }

  /**
   * Reads the next field.
   *
   * @throws {MessageError} When all fields were read.
   */
  next(): string {
    const field = this.#fields[this.#cursor];
    if (field === undefined) {
      throw new MessageError(`it ends after ${this.#fields.length} fields, before all that it announces`);
    }
    this.#cursor++;
    return field;
  }

  /** Starts again at the first field. */
  rewind(): void {
    this.#cursor = 0;
  }

  /** Empties the last field. */
  blankLast(): void {
    if (this.#fields.length > 0) this.#fields[this.#fields.length - 1] = "";
  }
}
