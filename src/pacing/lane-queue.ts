/** One message that waits to be sent. */
export interface QueuedMessage {
  readonly owner: unknown;
  readonly enteredMs: number;
  readonly run: () => void;
}

/** The waiting messages of one lane, by owner, so that owners take turns. */
export class LaneQueue {
  readonly #byOwner = new Map<unknown, QueuedMessage[]>();
  size = 0;

  /** Time at which the next message was queued, by the clock in ms; undefined if none waits. */
  get oldestMs(): number | undefined {
    for (const [first] of this.#byOwner.values()) return first?.enteredMs;
    return undefined;
  }

  /** Adds a message. */
  push(entry: QueuedMessage): void {
    const queued = this.#byOwner.get(entry.owner);
    if (queued === undefined) this.#byOwner.set(entry.owner, [entry]);
    else queued.push(entry);
    this.size++;
  }

  /** Removes the first message of the owner whose turn it is; the next owner's turn follows. */
  shift(): QueuedMessage | undefined {
    for (const [owner, queued] of this.#byOwner) {
      const entry = queued.shift();
      this.#byOwner.delete(owner);
      if (queued.length > 0) this.#byOwner.set(owner, queued);
      this.size--;
      return entry;
    }
    return undefined;
  }

  /** Removes a message. @returns Whether it was there. */
  withdraw(entry: QueuedMessage): boolean {
    const queued = this.#byOwner.get(entry.owner);
    const place = queued?.indexOf(entry) ?? -1;
    if (queued === undefined || place < 0) return false;
    queued.splice(place, 1);
    if (queued.length === 0) this.#byOwner.delete(entry.owner);
    this.size--;
    return true;
  }

  clear(): void {
    this.#byOwner.clear();
    this.size = 0;
  }
}
