import type { Journal, JournalEntry } from "../../../src/mod.ts";
import { LiveEntries } from "../../../src/orders/file-journal/live-entries.ts";

/** Time for which orders that have ended are kept, in ms. */
const KEEP_MS = 86_400_000;

/** A journal in memory that drops what the journal in a file drops: superseded entries, and orders that ended long ago. */
export class WeekJournal implements Journal {
  readonly #entries = new LiveEntries(KEEP_MS);
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Drops what is no longer needed, and returns the number of entries that are left. */
  compact(): number {
    return this.#entries.compacted(this.#nowMs()).length;
  }

  open(): readonly JournalEntry[] {
    return this.#entries.compacted(this.#nowMs());
  }

  append(entries: readonly JournalEntry[]): undefined {
    for (const entry of structuredClone(entries)) this.#entries.add(entry);
    return undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
