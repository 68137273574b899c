import type { Journal, JournalEntry } from "../../src/mod.ts";

/** A journal in memory whose process can be killed: what it accepted before stays. */
export class MortalJournal implements Journal {
  readonly entries: JournalEntry[];
  #isDead = false;

  constructor(entries: readonly JournalEntry[] = []) {
    this.entries = [...entries];
  }

  open(): Promise<readonly JournalEntry[]> {
    return Promise.resolve([...this.entries]);
  }

  append(entries: readonly JournalEntry[]): undefined {
    if (!this.#isDead) this.entries.push(...structuredClone(entries));
    return undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Accepts nothing more. @returns The journal of the next process. */
  die(): MortalJournal {
    this.#isDead = true;
    return new MortalJournal(this.entries);
  }
}
