import type { Journal, JournalEntry } from "../../../src/mod.ts";

/** A journal in memory whose process is killed while it waits for an order that the journal has not accepted. */
export class CutJournal implements Journal {
  readonly entries: JournalEntry[] = [];
  /** Number of orders that are accepted before. */
  readonly #orders: number;
  #isDead = false;

  constructor(orders: number) {
    this.#orders = orders;
  }

  open(): Promise<readonly JournalEntry[]> {
    return Promise.resolve([]);
  }

  append(entries: readonly JournalEntry[]): Promise<void> | undefined {
    const accepted = this.entries.filter(({ type }) => type === "order").length;
    this.#isDead ||= accepted === this.#orders && entries.some(({ type }) => type === "order");
    // A dead process does nothing more, so that no append of it ends.
    if (this.#isDead) return new Promise(() => {});
    this.entries.push(...structuredClone(entries));
    return undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
