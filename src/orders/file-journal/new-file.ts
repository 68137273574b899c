import type { DiskFile } from "./disk.ts";
import { writeNew } from "./disk-steps.ts";
import type { JournalPlace } from "./journal-place.ts";
import { encodeRecords, HEADER } from "./record-lines.ts";

/** A file as it was written last. */
export interface WrittenFile {
  readonly file: DiskFile;
  /** Identity of the file. */
  readonly id: string;
  /** Length. */
  readonly bytes: number;
  /** Checksum of the last record. */
  readonly checksum: number;
}

/** Gets the name that a new file has until it is complete. */
export const temporary = ({ path }: JournalPlace): string => `${path}.new`;

/** Makes a complete and durable file with these records, under its temporary name. */
export async function newFile(place: JournalPlace, texts: readonly string[]): Promise<WrittenFile> {
  const { bytes, checksum } = encodeRecords(texts, 0);
  const file = await writeNew(place.disk, temporary(place), [HEADER, bytes]);
  try {
    const { id, bytes: length } = await file.facts();
    return { file, id, bytes: length, checksum };
  } catch (cause) {
    await file.close().catch(() => {});
    throw cause;
  }
}
