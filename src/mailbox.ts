import { type CallSite, callSite, withCaller } from "./errors.ts";

interface Waiting<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(cause: unknown): void;
}

/** What one reader has yet to read, oldest first; it waits where there is nothing. */
export class Mailbox<T> implements AsyncIterableIterator<T, undefined>, AsyncDisposable {
  readonly #kept: T[] = [];
  readonly #waiting: Waiting<T>[] = [];
  readonly #left: () => void;
  /** Nobody awaits a reader where its error is made, so that the line that began to read is kept. */
  readonly #begun: CallSite = callSite();
  #over: { readonly error: unknown } | undefined;

  /** @param left Called once, when the reader leaves or the end has been told. */
  constructor(left: () => void) {
    this.#left = left;
  }

  /** What is kept and not read. */
  get kept(): readonly T[] {
    return this.#kept;
  }

  /** Adds one; after the end nothing is added. */
  put(item: T): void {
    if (this.#over !== undefined) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#kept.push(item);
    else waiting.resolve({ value: item, done: false });
  }

  /** Puts one in the place of one that is kept. */
  replace(place: number, item: T): void {
    this.#kept[place] = item;
  }

  /** Takes one away unread. */
  drop(place: number): void {
    this.#kept.splice(place, 1);
  }

  /** The end: what is kept is read first, then the reading is over, with the error if there is one. */
  end(error?: unknown): void {
    if (this.#over !== undefined) return;
    this.#over = { error };
    this.#left();
    for (const waiting of this.#waiting.splice(0)) this.#tellEnd(waiting);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      if (this.#kept.length > 0) resolve({ value: this.#kept.shift() as T, done: false });
      else if (this.#over === undefined) this.#waiting.push(waiting);
      else this.#tellEnd(waiting);
    });
  }

  /** The reader leaves, as `break` in a `for await` does. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#kept.length = 0;
    this.end();
    this.#over = { error: undefined };
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** The error is told once; whoever reads on finds the end. */
  #tellEnd({ resolve, reject }: Waiting<T>): void {
    const error = this.#over?.error;
    this.#over = { error: undefined };
    if (error === undefined) resolve({ value: undefined, done: true });
    else reject(withCaller(error, this.#begun));
  }
}
