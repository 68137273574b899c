import { type CallSite, callSite, withCaller } from "../errors.ts";
import { Fifo } from "./fifo.ts";

interface Waiting<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(cause: unknown): void;
}

/** What one reader has yet to read, oldest first; it waits where there is nothing. */
export class AsyncQueue<T> implements AsyncIterableIterator<T, undefined>, AsyncDisposable {
  readonly #kept = new Fifo<T>();
  /** The reader that waits for the next item; a loop has one at a time. */
  #waiting: Waiting<T> | undefined;
  /** Those behind it, of a reader that does not wait for one item before it asks for the next. */
  readonly #behind = new Fifo<Waiting<T>>();
  readonly #left: () => void;
  /** Nobody awaits a reader where its error is made, so that the line that began to read is kept. */
  readonly #begun: CallSite = callSite();
  #over: { readonly error: unknown } | undefined;

  /** @param left Called once, when the reader leaves or the end is set. */
  constructor(left: () => void) {
    this.#left = left;
  }

  /** Number of items that are kept and not read; costs nothing. */
  get size(): number {
    return this.#kept.size;
  }

  /** The items that are kept and not read. Where their number is enough, `size` is cheaper. */
  get kept(): readonly T[] {
    return this.#kept.items;
  }

  /** The item at a place among those kept, 0 for the oldest; undefined where there is none. */
  at(place: number): T | undefined {
    return this.#kept.at(place);
  }

  /** The newest item that is kept. */
  get last(): T | undefined {
    return this.#kept.at(this.#kept.size - 1);
  }

  /** Why it is over: with an error or without; undefined while it goes on. */
  get ended(): { readonly error: unknown } | undefined {
    return this.#over;
  }

  /** Takes the oldest item that is kept, without waiting; undefined where there is none. */
  take(): T | undefined {
    return this.#kept.shift();
  }

  /** Adds an item; after the end nothing is added. */
  put(item: T): void {
    if (this.#over !== undefined) return;
    const waiting = this.#waiting;
    if (waiting === undefined) return this.#kept.push(item);
    this.#waiting = this.#behind.shift();
    waiting.resolve({ value: item, done: false });
  }

  /** Puts an item in the place of one that is kept. */
  replace(place: number, item: T): void {
    this.#kept.replace(place, item);
  }

  /** Takes an item away unread. */
  drop(place: number): void {
    this.#kept.drop(place);
  }

  /** Ends the reading: what is kept is read first, then the reading is over, with the error if there is one. */
  end(error?: unknown): void {
    if (this.#over !== undefined) return;
    this.#over = { error };
    this.#left();
    for (let one = this.#waiting; one !== undefined; one = this.#behind.shift()) this.#tellEnd(one);
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#kept.size > 0) return Promise.resolve({ value: this.#kept.shift() as T, done: false });
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      if (this.#over !== undefined) this.#tellEnd(waiting);
      else if (this.#waiting === undefined) this.#waiting = waiting;
      else this.#behind.push(waiting);
    });
  }

  /** Leaves, as `break` in a `for await` does. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#kept.clear();
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

  /** The error is reported once; whoever reads on finds the end. */
  #tellEnd({ resolve, reject }: Waiting<T>): void {
    const error = this.#over?.error;
    this.#over = { error: undefined };
    if (error === undefined) resolve({ value: undefined, done: true });
    else reject(withCaller(error, this.#begun));
  }
}
