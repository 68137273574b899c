/** What the decoder of `@stoqey/ib` keeps in its queue: a field, or `undefined` at a message's border. */
export type Token = string | undefined;

/**
 * Stands in for the array that the decoder of `@stoqey/ib` uses as its queue.
 *
 * The array's `shift()` moves everything that is left, so that one answer of 60 001 bars took 24 s. This one keeps a
 * cursor. It has just the members that the decoder touches: `push`, `concat`, `shift`, `length` and `[0]`.
 */
export class TokenQueue {
  #tokens: Token[] = [];
  #cursor = 0;

  get length(): number {
    return this.#tokens.length - this.#cursor;
  }

  get 0(): Token {
    return this.#tokens[this.#cursor];
  }

  push(token: Token): number {
    this.#tokens.push(token);
    return this.length;
  }

  /** Unlike an array's, it adds to this queue and returns it: the decoder assigns the result back. */
  concat(tokens: readonly Token[]): this {
    for (const token of tokens) this.#tokens.push(token);
    return this;
  }

  shift(): Token {
    const token = this.#tokens[this.#cursor];
    if (this.#cursor < this.#tokens.length) this.#cursor++;
    if (this.#cursor === this.#tokens.length) this.clear();
    return token;
  }

  /** Throws away what a message that could not be decoded left behind, so that the next one starts clean. */
  clear(): void {
    this.#tokens = [];
    this.#cursor = 0;
  }

  /** The decoder prints what is left of a message it did not understand. */
  toJSON(): Token[] {
    return this.#tokens.slice(this.#cursor);
  }
}
