/** One message that waits for its turn. */
export interface QueuedMessage {
  readonly owner: unknown;
  readonly enteredMs: number;
  readonly run: () => void;
}

/** One lane: who waits in it, by owner, so that owners take turns. */
export class LaneQueue {
  readonly #lines = new Map<unknown, QueuedMessage[]>();
  size = 0;

  /** When the one whose turn it is came; undefined where nobody waits. */
  get oldestMs(): number | undefined {
    for (const [first] of this.#lines.values()) return first?.enteredMs;
    return undefined;
  }

  push(entry: QueuedMessage): void {
    const line = this.#lines.get(entry.owner);
    if (line === undefined) this.#lines.set(entry.owner, [entry]);
    else line.push(entry);
    this.size++;
  }

  /** The first of the owner whose turn it is; then it is the next owner's. */
  shift(): QueuedMessage | undefined {
    for (const [owner, line] of this.#lines) {
      const entry = line.shift();
      this.#lines.delete(owner);
      if (line.length > 0) this.#lines.set(owner, line);
      this.size--;
      return entry;
    }
    return undefined;
  }

  withdraw(entry: QueuedMessage): boolean {
    const line = this.#lines.get(entry.owner);
    const place = line?.indexOf(entry) ?? -1;
    if (line === undefined || place < 0) return false;
    line.splice(place, 1);
    if (line.length === 0) this.#lines.delete(entry.owner);
    this.size--;
    return true;
  }

  clear(): void {
    this.#lines.clear();
    this.size = 0;
  }
}
