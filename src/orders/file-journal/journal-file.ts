import { PoolError } from "../../errors.ts";
import { diskCode, diskFailure, journalFailed } from "./disk-failure.ts";
import { remove, writeAll } from "./disk-steps.ts";
import type { JournalPlace } from "./journal-place.ts";
import { newFile, temporary, type WrittenFile } from "./new-file.ts";
import { encodeRecords } from "./record-lines.ts";

/** Errors of a rename that was certainly not carried out. */
const NOT_RENAMED: ReadonlySet<string | undefined> = new Set([
  "EACCES",
  "EPERM",
  "EBUSY",
  "ENOSPC",
  "EDQUOT",
  "EROFS",
]);

/** Whether the file can be written. */
type Standing =
  | { readonly kind: "good" }
  /** It is not certain what of it is durable, or which of these files is there. A new file ends the doubt. */
  | { readonly kind: "doubtful"; readonly refusal: PoolError; readonly ids: readonly string[] }
  /** Another program has removed, replaced or changed it. */
  | { readonly kind: "taken"; readonly refusal: PoolError };

/**
 * The file of a journal, which is written in two ways: records are appended, or the whole file is replaced by another.
 *
 * After a write that failed the file is cut back to its last good length, and goes on. When that fails, or when `fsync` fails (the
 * system may have given up the bytes, and report a later `fsync` as successful), it refuses records until it is renewed. When
 * another program has changed the file, it refuses everything from then on.
 */
export class JournalFile {
  readonly #place: JournalPlace;
  #written: WrittenFile;
  #standing: Standing = { kind: "good" };

  private constructor(place: JournalPlace, written: WrittenFile) {
    this.#place = place;
    this.#written = written;
  }

  /**
   * Puts a file with these records in the place of what is there, and opens it.
   *
   * What was read from the old file may be in the memory of the system only: its process may have ended before `fsync`, or
   * `fsync` may have failed. The bytes of the new file are written, so that its own `fsync` covers them.
   */
  static async create(place: JournalPlace, texts: readonly string[]): Promise<JournalFile> {
    const written = await newFile(place, texts);
    try {
      await place.disk.rename(temporary(place), place.path);
      await place.disk.syncFolder(place.folder);
    } catch (cause) {
      await written.file.close().catch(() => {});
      throw cause;
    }
    return new JournalFile(place, written);
  }

  /** Whether a failure has left it uncertain what is durable, so that it takes no records before it is renewed. */
  get isDoubtful(): boolean {
    return this.#standing.kind === "doubtful";
  }

  /** Appends records and makes them durable. @throws {PoolError} `JOURNAL_FAILED`. */
  async append(texts: readonly string[]): Promise<void> {
    if (this.#standing.kind !== "good") throw this.#standing.refusal;
    const { file, id, bytes: length, checksum: before } = this.#written;
    const { bytes, checksum } = encodeRecords(texts, before);
    try {
      // A file that became shorter would get a hole before the records.
      await this.#checkUnchanged(id, length);
    } catch (cause) {
      throw this.#refuse(cause);
    }
    try {
      await writeAll(file, bytes, length);
    } catch (cause) {
      await this.#cutBack(cause);
      throw diskFailure(this.#append, cause);
    }
    try {
      await file.sync();
      await this.#checkUnchanged(id, length + bytes.length);
    } catch (cause) {
      throw this.#refuse(cause);
    }
    this.#written = { file, id, bytes: length + bytes.length, checksum };
  }

  /**
   * Replaces the file by one with these records. A process that ends meanwhile leaves the old file or the new one.
   *
   * @returns The reason why the old file is still in use; undefined when it was replaced.
   * @throws {PoolError} `JOURNAL_FAILED` when it is not certain which file is there.
   */
  async replace(texts: readonly string[]): Promise<unknown> {
    if (this.#standing.kind !== "good") return this.#standing.refusal;
    const { disk, path, folder } = this.#place;
    let next: WrittenFile;
    try {
      next = await newFile(this.#place, texts);
    } catch (cause) {
      return cause;
    }
    try {
      await this.#checkUnchanged(this.#written.id, this.#written.bytes);
      await disk.rename(temporary(this.#place), path);
    } catch (cause) {
      await next.file.close().catch(() => {});
      if (!NOT_RENAMED.has(diskCode(cause))) throw this.#refuse(cause, next.id);
      await remove(disk, temporary(this.#place)).catch(() => {});
      return cause;
    }
    const { file } = this.#written;
    this.#written = next;
    await file.close().catch(() => {});
    try {
      await disk.syncFolder(folder);
    } catch (cause) {
      // After a loss of power the old file may be there, without what is appended from now on.
      throw this.#refuse(cause);
    }
    return undefined;
  }

  /**
   * Ends a doubt: puts a new file with these records in place of the doubtful one. What was appended last, and failed, is not
   * in it, unless it is among the records.
   *
   * @throws {PoolError} `JOURNAL_FAILED` while the disk does not work; it can be tried again.
   */
  async renew(texts: readonly string[]): Promise<void> {
    if (this.#standing.kind !== "doubtful") return;
    const { disk, path, folder } = this.#place;
    const { ids } = this.#standing;
    const mayBeThere = [...ids];
    let next: WrittenFile | undefined;
    try {
      next = await newFile(this.#place, texts);
      mayBeThere.push(next.id);
      const { id } = await disk.facts(path);
      if (!ids.includes(id)) throw this.#changed();
      await disk.rename(temporary(this.#place), path);
      await disk.syncFolder(folder);
    } catch (cause) {
      await next?.file.close().catch(() => {});
      // The rename may have been carried out.
      throw this.#refuse(cause, ...mayBeThere);
    }
    const { file } = this.#written;
    this.#written = next;
    this.#standing = { kind: "good" };
    await file.close().catch(() => {});
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#written.file.close();
  }

  get #append(): string {
    return `append to the journal of orders ${this.#place.path}`;
  }

  /** Records that are appended to a file that nobody finds at its path are lost. */
  async #checkUnchanged(id: string, bytes: number): Promise<void> {
    const found = await this.#place.disk.facts(this.#place.path);
    if (found.id === id && found.bytes === bytes) return;
    throw this.#changed();
  }

  /** Makes the error of a file that is not the one that was written. */
  #changed(): PoolError {
    return journalFailed(this.#append, "another program has replaced or changed the file");
  }

  async #cutBack(reason: unknown): Promise<void> {
    try {
      await this.#written.file.truncate(this.#written.bytes);
    } catch {
      this.#refuse(reason);
    }
  }

  /** Refuses records from now on. @param ids Files that may be there, besides the one that was written. */
  #refuse(cause: unknown, ...ids: readonly string[]): PoolError {
    const failure = diskFailure(this.#append, cause);
    const refusal = journalFailed(
      `use the journal of orders ${this.#place.path} before it is closed and opened again`,
      `an earlier failure: ${failure.message}`,
      cause,
    );
    const isTaken = cause instanceof PoolError || diskCode(cause) === "ENOENT";
    this.#standing = isTaken
      ? { kind: "taken", refusal }
      : { kind: "doubtful", refusal, ids: [this.#written.id, ...ids] };
    return failure;
  }
}
