import type { Journal, JournalEntry } from "../../../src/mod.ts";

/** A journal in memory that outlives its process, which is killed at a stated instant. */
export class KeptJournal implements Journal {
  readonly entries: JournalEntry[];
  readonly #killed: "between journal and wire" | "after the wire" | undefined;
  #isDead = false;

  constructor(entries: readonly JournalEntry[] = [], killed?: "between journal and wire" | "after the wire") {
    this.entries = [...entries];
    this.#killed = killed;
  }

  open(): Promise<readonly JournalEntry[]> {
    return Promise.resolve(structuredClone(this.entries));
  }

  append(entries: readonly JournalEntry[]): Promise<void> | undefined {
    if (this.#isDead) return undefined;
    this.entries.push(...structuredClone(entries));
    if (this.#killed === undefined || !entries.some(({ type }) => type === "order")) return undefined;
    this.#isDead = true;
    // The process ends before it learns that the entry is durable.
    return this.#killed === "between journal and wire" ? new Promise(() => {}) : undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
