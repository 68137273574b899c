import type { Logger } from "../../logger.ts";
import type { JournalEntry } from "../journal.ts";
import { diskReason } from "./disk-failure.ts";
import type { EntryRecord } from "./entry-schema.ts";
import { GroupCommit } from "./group-commit.ts";
import { JournalFile } from "./journal-file.ts";
import type { JournalPlace } from "./journal-place.ts";
import { LiveEntries } from "./live-entries.ts";
import { readJournal } from "./read-journal.ts";

/** What an open journal needs. */
export interface OpenJournalParts {
  /** Time for which final orders are kept, in ms. */
  readonly keepMs: number;
  readonly logger: Logger;
  /** Reads the time, in epoch ms. */
  readonly nowMs: () => number;
  /** Entries of a file below which it is not compacted. */
  readonly entriesMin: number;
}

/** The file of a journal while it is open: appends in groups, and compactions between them. */
export class OpenJournal {
  readonly #parts: OpenJournalParts;
  readonly #path: string;
  readonly #file: JournalFile;
  readonly #live: LiveEntries;
  readonly #commits: GroupCommit<readonly EntryRecord[]>;
  /** Entries in the file. */
  #count: number;
  /** Entries in the file at which a compaction is tried next. */
  #compactAt: number;

  private constructor(
    parts: OpenJournalParts,
    path: string,
    file: JournalFile,
    live: LiveEntries,
    count: number,
  ) {
    this.#parts = parts;
    this.#path = path;
    this.#file = file;
    this.#live = live;
    this.#count = count;
    this.#compactAt = Math.max(2 * count, parts.entriesMin);
    this.#commits = new GroupCommit({
      commit: (appends) => this.#commit(appends.flat()),
      between: () => this.#compact(),
    });
  }

  /**
   * Reads a journal, and puts a new file with its entries in place of the old one. The caller holds the lock.
   *
   * @returns The journal, and its entries in the order in which they were appended.
   */
  static async open(
    place: JournalPlace,
    parts: OpenJournalParts,
  ): Promise<{ readonly journal: OpenJournal; readonly entries: readonly JournalEntry[] }> {
    const { entries: found, tornBytes } = await readJournal(place);
    const live = new LiveEntries(parts.keepMs);
    for (const entry of found) live.add(entry);
    const compacted = found.length < parts.entriesMin ? found : live.compacted(parts.nowMs());
    const entries = isWorthwhile(compacted.length, found.length) ? compacted : found;
    const file = await JournalFile.create(place, textsOf(entries));
    if (tornBytes > 0)
      parts.logger.warn(
        `The journal of orders ${place.path} ended with ${tornBytes} bytes of a record that was not written completely; ` +
          "they were left out, and nothing of it was sent",
      );
    const journal = new OpenJournal(parts, place.path, file, live, entries.length);
    // The caller may change what it gets.
    return { journal, entries: structuredClone(entries) };
  }

  /** Appends entries and makes them durable. @throws {PoolError} `JOURNAL_FAILED`. */
  append(records: readonly EntryRecord[]): Promise<void> {
    return this.#commits.add(records);
  }

  /** Waits for what is under way, and closes the file. */
  async close(): Promise<void> {
    await this.#commits.settled();
    await this.#file.close();
  }

  async #commit(records: readonly EntryRecord[]): Promise<void> {
    if (this.#file.isDoubtful) await this.#renew();
    await this.#file.append(records.map(({ text }) => text));
    for (const { entry } of records) this.#live.add(entry);
    this.#count += records.length;
  }

  /** Writes everything that is known again, after a failure that left it uncertain what is durable. */
  async #renew(): Promise<void> {
    const { entriesMin, logger, nowMs } = this.#parts;
    const entries = this.#live.compacted(nowMs());
    await this.#file.renew(textsOf(entries));
    this.#count = entries.length;
    this.#compactAt = Math.max(this.#count + entriesMin, 2 * this.#count);
    logger.info(
      `The journal of orders ${this.#path} works again; it was written anew after a failure of the disk`,
    );
  }

  async #compact(): Promise<void> {
    if (this.#count < this.#compactAt) return;
    const { entriesMin, logger, nowMs } = this.#parts;
    try {
      const entries = this.#live.compacted(nowMs());
      const isLess = isWorthwhile(entries.length, this.#count);
      const failure = isLess ? await this.#file.replace(textsOf(entries)) : undefined;
      if (isLess && failure === undefined) this.#count = entries.length;
      if (failure !== undefined) this.#warn(failure);
      this.#compactAt = Math.max(this.#count + entriesMin, 2 * entries.length);
    } catch (cause) {
      // Later appends write the file anew first, or fail with their own error.
      logger.error(`Cannot compact the journal of orders ${this.#path}: ${diskReason(cause)}`);
      this.#compactAt = Number.POSITIVE_INFINITY;
    }
  }

  #warn(cause: unknown): void {
    this.#parts.logger.warn(
      `Cannot compact the journal of orders ${this.#path}: ${diskReason(cause)}. It goes on with the larger file`,
    );
  }
}

/** Tests whether a compaction leaves out half of the entries or more. */
const isWorthwhile = (kept: number, count: number): boolean => 2 * kept <= count;

const textsOf = (entries: readonly JournalEntry[]): string[] => entries.map((entry) => JSON.stringify(entry));
