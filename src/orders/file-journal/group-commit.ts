interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** What a group commit does. */
export interface GroupCommitWork<Item> {
  /** Makes items durable, all of them or none. */
  commit(items: readonly Item[]): Promise<void>;
  /** Runs between two commits. Callers do not wait for it, and it must not reject. */
  between(): Promise<void>;
}

/**
 * Makes items durable, many at a time: those that are added while a commit is under way go together in the next one.
 *
 * Items that are added in one turn of the event loop share their first commit. The order of items is kept.
 */
export class GroupCommit<Item> {
  readonly #work: GroupCommitWork<Item>;
  #waiting: Waiting<Item>[] = [];
  #running: Promise<void> | undefined;

  constructor(work: GroupCommitWork<Item>) {
    this.#work = work;
  }

  /** Adds an item. @returns A promise that settles with the commit that has it. */
  add(item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Waits until no commit is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Callers of the same turn add theirs first.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#work.commit(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        for (const { reject } of batch) reject(cause);
      }
      await this.#work.between();
    }
    this.#running = undefined;
  }
}
