/** So many places of items that were taken may be left unused before the rest moves up. */
const UNUSED_MAX = 64;

/** Items in the order in which they came; taking the first costs the same however many there are. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  /** Place of the first item. */
  #head = 0;

  /** Number of items. */
  get size(): number {
    return this.#items.length - this.#head;
  }

  /** All items, as an array that must not be changed; its places are those of `replace` and `drop`. */
  get items(): readonly T[] {
    this.#moveUp();
    return this.#items as readonly T[];
  }

  /** The item at a place, 0 for the first; undefined where there is none. */
  at(place: number): T | undefined {
    return this.#items[this.#head + place];
  }

  /** Adds an item behind the others. */
  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first item. */
  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    // An item that was taken must not be kept alive from here.
    this.#items[this.#head++] = undefined;
    if (this.#head > UNUSED_MAX && 2 * this.#head > this.#items.length) this.#moveUp();
    return item;
  }

  /** Puts an item in the place of another. */
  replace(place: number, item: T): void {
    this.#items[this.#head + place] = item;
  }

  /** Removes the item at a place. */
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
