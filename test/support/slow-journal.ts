import type { Journal, JournalEntry } from "../../src/orders/journal.ts";

/** A journal whose entries become durable when a test says so. */
export interface SlowJournal extends Journal {
  /** All entries that were appended. */
  readonly entries: readonly JournalEntry[];
  /** Number of appends that are not durable yet. */
  readonly waiting: number;
  /** Makes the oldest append durable, or fails it. */
  finish(error?: Error): void;
}

/** Makes a journal whose appends wait for `finish`, or for a delay if one is given. */
export function slowJournal(delay?: (done: () => void) => void): SlowJournal {
  const entries: JournalEntry[] = [];
  const waiting: ((error?: Error) => void)[] = [];
  return {
    entries,
    get waiting(): number {
      return waiting.length;
    },
    open: () => [],
    append: (more) => {
      entries.push(...more);
      return new Promise<void>((resolve, reject) => {
        const done = (error?: Error): void => (error === undefined ? resolve() : reject(error));
        if (delay === undefined) waiting.push(done);
        else delay(done);
      });
    },
    close: () => Promise.resolve(),
    finish: (error) => waiting.shift()?.(error),
  };
}
