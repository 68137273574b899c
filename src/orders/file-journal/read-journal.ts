import type { JournalEntry } from "../journal.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { diskCode, journalFailed } from "./disk-failure.ts";
import { checkedEntry } from "./entry-schema.ts";
import type { JournalPlace } from "./journal-place.ts";
import { decodeRecords, HEADER_BYTES_MAX, headerFault } from "./record-lines.ts";

/** Content of the file of a journal. */
export interface JournalContent {
  readonly entries: readonly JournalEntry[];
  /** Length of a record at the end that was not written completely, in bytes; 0 for none. */
  readonly tornBytes: number;
}

/**
 * Reads and checks the file of a journal. Nothing is written.
 *
 * @returns Its content; no entries if there is no file.
 * @throws {PoolError} `JOURNAL_FAILED` when it is no journal, of a newer format, or damaged, with the number of the line.
 */
export async function readJournal({ disk, path }: JournalPlace): Promise<JournalContent> {
  const what = `open the journal of orders ${path}`;
  const file = await existing(disk, path);
  if (file === undefined) return { entries: [], tornBytes: 0 };
  try {
    const fault = headerFault(await file.read(0, HEADER_BYTES_MAX));
    if (fault !== undefined) throw journalFailed(what, fault);
    const { bytes } = await file.facts();
    return contentOf(what, await file.read(0, bytes));
  } finally {
    await file.close();
  }
}

/** Opens a file; undefined if there is none. It must be writable too: a journal that is protected is not replaced. */
async function existing(disk: Disk, path: string): Promise<DiskFile | undefined> {
  try {
    return await disk.open(path, "existing");
  } catch (cause) {
    if (diskCode(cause) === "ENOENT") return undefined;
    throw cause;
  }
}

function contentOf(what: string, bytes: Uint8Array): JournalContent {
  const records = decodeRecords(bytes);
  if ("damagedLine" in records)
    throw journalFailed(
      what,
      `line ${records.damagedLine} is damaged: its checksum or length is wrong, or the line before it is missing. ` +
        "The file was left as it is; restore it from a copy, or move it away and settle its orders by hand",
    );
  const entries = records.texts.map((text, index) => {
    const judged = checkedEntry(parsed(text));
    if ("entry" in judged) return judged.entry;
    throw journalFailed(what, `line ${index + 2} has no entry that this version knows: ${judged.fault}`);
  });
  return { entries, tornBytes: records.tornBytes };
}

/** Parses JSON; undefined for a text that is not JSON, which no entry is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
