/** A callback that is due at an instant. */
export interface Timer {
  readonly atMs: number;
  /** Its place among the timers of one instant. */
  readonly order: number;
  /** Undefined once it has fired or was cancelled. */
  callback: (() => void) | undefined;
}

/** Timers, of which the one that is due next can be taken out. */
export class TimerHeap {
  readonly #heap: Timer[] = [];

  /** The timer that is due next. */
  get top(): Timer | undefined {
    return this.#heap[0];
  }

  /** The number of timers. */
  get size(): number {
    return this.#heap.length;
  }

  /** Drops the timers that were cancelled. */
  dropCancelled(): void {
    const live = this.#heap.filter(({ callback }) => callback !== undefined);
    // A sorted array is a heap.
    const sorted = live.sort((a, b) => (before(a, b) ? -1 : 1));
    this.#heap.length = 0;
    for (const timer of sorted) this.#heap.push(timer);
  }

  /** Adds a timer. */
  push(timer: Timer): void {
    const heap = this.#heap;
    let child = heap.push(timer) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(timer, above)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = timer;
  }

  /** Removes the timer that is due next. */
  pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      let least = left;
      if (right !== undefined && before(right, left)) {
        child++;
        least = right;
      }
      if (!before(least, last)) break;
      heap[parent] = least;
      parent = child;
    }
    heap[parent] = last;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
