/** Unused places of taken items before the rest moves up. */
const UNUSED_MAX = 64;

/** First-in, first-out list; taking the first item costs the same for any number of items. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  /** Place of the first item. */
  #head = 0;

  /** Number of items. */
  get size(): number {
    return this.#items.length - this.#head;
  }

  /** All items, as an array that must not be changed; `replace` and `drop` use its indices. */
  get items(): readonly T[] {
    this.#moveUp();
    return this.#items as readonly T[];
  }

  /** Gets the item at an index, 0 for the first; undefined if there is none. */
  at(place: number): T | undefined {
    return this.#items[this.#head + place];
  }

  /** Adds an item at the end. */
  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first item. */
  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    // A taken item must be free for garbage collection.
    this.#items[this.#head++] = undefined;
    if (this.#head > UNUSED_MAX && 2 * this.#head > this.#items.length) this.#moveUp();
    return item;
  }

  /** Replaces the item at an index. */
  replace(place: number, item: T): void {
    this.#items[this.#head + place] = item;
  }

  /** Removes the item at an index. */
  drop(place: number): void {
    if (place === 0) this.shift();
    else this.#items.splice(this.#head + place, 1);
  }

  /** Removes all items. */
  clear(): void {
    this.#items = [];
    this.#head = 0;
  }

  #moveUp(): void {
    if (this.#head === 0) return;
    this.#items.splice(0, this.#head);
    this.#head = 0;
  }
}
