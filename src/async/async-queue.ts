import { type CallSite, callSite, withCaller } from "../errors.ts";
import { Fifo } from "../util/fifo.ts";

interface Waiting<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(cause: unknown): void;
}

/** Queue with one reader, oldest item first; the reader waits while it is empty. */
export class AsyncQueue<T> implements AsyncIterableIterator<T, undefined>, AsyncDisposable {
  readonly #kept = new Fifo<T>();
  /** The reader that waits for the next item; a loop has one at a time. */
  #waiting: Waiting<T> | undefined;
  /** Further calls of `next()`, of a reader that does not await one item before the next. */
  readonly #behind = new Fifo<Waiting<T>>();
  readonly #left: () => void;
  /** Call site of the reader, for the stack of its error, because nobody awaits it where the error is made. */
  readonly #begun: CallSite = callSite();
  #ended: { readonly error: unknown } | undefined;

  /** @param left Called once, when the reader leaves or the end is set. */
  constructor(left: () => void) {
    this.#left = left;
  }

  /** Number of items that were not read. */
  get size(): number {
    return this.#kept.size;
  }

  /** The items that were not read. */
  get kept(): readonly T[] {
    return this.#kept.items;
  }

  /** Gets the item at a place, 0 for the oldest; undefined if there is none. */
  at(place: number): T | undefined {
    return this.#kept.at(place);
  }

  /** The newest item. */
  get last(): T | undefined {
    return this.#kept.at(this.#kept.size - 1);
  }

  /** The end, with an error or without; undefined before it. */
  get ended(): { readonly error: unknown } | undefined {
    return this.#ended;
  }

  /** Takes the oldest item without waiting; undefined if there is none. */
  take(): T | undefined {
    return this.#kept.shift();
  }

  /** Adds an item; does nothing after the end. */
  put(item: T): void {
    if (this.#ended !== undefined) return;
    const waiting = this.#waiting;
    if (waiting === undefined) return this.#kept.push(item);
    this.#waiting = this.#behind.shift();
    waiting.resolve({ value: item, done: false });
  }

  /** Replaces the item at a place. */
  replace(place: number, item: T): void {
    this.#kept.replace(place, item);
  }

  /** Removes the item at a place. */
  drop(place: number): void {
    this.#kept.drop(place);
  }

  /** Sets the end: the items left are read first, then the reader ends, with the error if there is one. */
  end(error?: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error };
    this.#left();
    for (let one = this.#waiting; one !== undefined; one = this.#behind.shift()) this.#settleEnd(one);
    this.#waiting = undefined;
  }

  /** Gets the next item, or waits for it. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#kept.size > 0) return Promise.resolve({ value: this.#kept.shift() as T, done: false });
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      if (this.#ended !== undefined) this.#settleEnd(waiting);
      else if (this.#waiting === undefined) this.#waiting = waiting;
      else this.#behind.push(waiting);
    });
  }

  /** Ends the reading and drops the items, as `break` in a `for await` does. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#kept.clear();
    this.end();
    this.#ended = { error: undefined };
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Settles a call with the end. The error is reported once; further calls find the end without it. */
  #settleEnd({ resolve, reject }: Waiting<T>): void {
    const error = this.#ended?.error;
    this.#ended = { error: undefined };
    if (error === undefined) resolve({ value: undefined, done: true });
    else reject(withCaller(error, this.#begun));
  }
}
