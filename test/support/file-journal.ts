import { LockedJournal, type LockedJournalParts } from "../../src/orders/file-journal/locked-journal.ts";
import type { JournalEntry } from "../../src/orders/journal.ts";
import { type MemoryDisk, MemoryProcesses } from "./memory-disk.ts";

/** Path of the journal on a disk in memory. */
export const JOURNAL = "/data/orders.journal";

/** A journal on a disk in memory, and what it has logged. */
export interface MemoryFileJournal {
  readonly journal: LockedJournal;
  readonly logged: string[];
}

let processes = 1;

/** Makes a journal of a process of its own, whose time stands still at 0. */
export function journalOn(disk: MemoryDisk, parts: Partial<LockedJournalParts> = {}): MemoryFileJournal {
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);
  const journal = new LockedJournal({
    path: JOURNAL,
    keepMs: 1_000,
    logger: { debug: log, info: log, warn: log, error: log },
    nowMs: () => 0,
    disk,
    processes: new MemoryProcesses(processes++),
    entriesMin: 1_000,
    ...parts,
  });
  return { journal, logged };
}

/** Reads a journal as the next process does, and closes it. */
export async function readBack(
  disk: MemoryDisk,
  parts: Partial<LockedJournalParts> = {},
): Promise<readonly JournalEntry[]> {
  const { journal } = journalOn(disk, parts);
  const entries = await journal.open();
  await journal.close();
  return entries;
}
