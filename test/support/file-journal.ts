import { LockedJournal, type LockedJournalParts } from "../../src/orders/file-journal/locked-journal.ts";
import type { FloorEntry, JournalEntry, OrderEntry, StateEntry } from "../../src/orders/journal.ts";
import type { JournalledState } from "../../src/orders/order-state.ts";
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

/** Makes the entry of an order. */
export function orderOf(key: string, more: Partial<OrderEntry> = {}): OrderEntry {
  const { orderId = 1, ...others } = more;
  return {
    type: "order",
    key,
    reference: `ref-${key}`,
    fingerprint: "f",
    account: "DU1",
    clientId: 1,
    orderId,
    terms: { contract: { conId: 265598 }, order: { action: "BUY", note: "Zürich\n" } },
    atMs: 0,
    ...others,
  };
}

/** Makes the entry of a state. */
export function stateOf(key: string, state: JournalledState, more: Partial<StateEntry> = {}): StateEntry {
  return { type: "state", key, state, permId: 7, atMs: 0, ...more };
}

/** Makes the entry of an order ID that was used; the number tells entries apart. */
export const floorOf = (orderId: number): FloorEntry => ({ type: "floor", clientId: 1, orderId });

/** An order that was filled. */
export const FILLED: JournalledState = {
  kind: "filled",
  progress: { status: "Filled", filled: 100, remaining: 0, avgFillPrice: 1.5 },
};

/** An order that is at work. */
export const WORKING: JournalledState = {
  kind: "working",
  progress: { status: "Submitted", filled: 0, remaining: 100, avgFillPrice: 0 },
};

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
