import type { Journal, JournalEntry } from "./journal.ts";

/**
 * Keeps the entries in the memory of the process: they are lost with it, and a later process cannot find out what became of
 * its orders. The default of a pool.
 *
 * @example Two pools of one process, one after the other, with the same journal
 * ```ts
 * import { memoryJournal } from "ibkr-pool";
 *
 * const journal = memoryJournal();
 * await journal.open();
 * await journal.append([{ type: "floor", clientId: 1, orderId: 7 }]);
 * await journal.close();
 * assert.equal((await journal.open()).length, 1);
 * ```
 */
export function memoryJournal(): Journal {
  const entries: JournalEntry[] = [];
  return {
    open: () => [...entries],
    append: (more) => {
      entries.push(...structuredClone(more));
      return undefined;
    },
    close: () => Promise.resolve(),
  };
}
