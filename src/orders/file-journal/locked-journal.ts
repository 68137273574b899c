import { forCaller } from "../../errors.ts";
import type { Journal, JournalEntry } from "../journal.ts";
import type { Disk } from "./disk.ts";
import { diskFailure, diskReason, journalFailed } from "./disk-failure.ts";
import { type EntryRecord, entryRecord } from "./entry-schema.ts";
import { type FileLock, takeLock } from "./file-lock.ts";
import { journalPlace } from "./journal-place.ts";
import type { Processes } from "./lock-owner.ts";
import { OpenJournal, type OpenJournalParts } from "./open-journal.ts";

/** What a journal on a file needs. */
export interface LockedJournalParts extends OpenJournalParts {
  /** Absolute path of the file, as it was given. */
  readonly path: string;
  readonly disk: Disk;
  readonly processes: Processes;
}

/** An open journal, and its lock. */
interface Held {
  readonly journal: OpenJournal;
  readonly lock: FileLock;
}

type Phase =
  | { readonly kind: "closed"; readonly done: Promise<void> }
  | { readonly kind: "opening"; readonly done: Promise<void> }
  | { readonly kind: "open"; readonly held: Held };

/** A journal on a file, which is locked from `open` until `close`. */
export class LockedJournal implements Journal {
  readonly #parts: LockedJournalParts;
  #phase: Phase = { kind: "closed", done: Promise.resolve() };

  constructor(parts: LockedJournalParts) {
    this.#parts = parts;
  }

  async open(): Promise<readonly JournalEntry[]> {
    const what = `open the journal of orders ${this.#parts.path}`;
    if (this.#phase.kind !== "closed")
      throw journalFailed(what, "it is open already; a journal belongs to one pool at a time");
    const opened = this.#open(this.#phase.done);
    this.#phase = { kind: "opening", done: opened.then(nothing, nothing) };
    try {
      return await opened;
    } catch (cause) {
      throw forCaller(diskFailure(what, cause));
    }
  }

  async append(entries: readonly JournalEntry[]): Promise<void> {
    const phase = this.#phase;
    const what = `append to the journal of orders ${this.#parts.path}`;
    if (phase.kind !== "open") throw journalFailed(what, "it is not open");
    const records = entries.map((entry): EntryRecord => {
      const made = entryRecord(entry);
      if ("fault" in made) throw journalFailed(what, `an entry is invalid: ${made.fault}`);
      return made;
    });
    try {
      await phase.held.journal.append(records);
    } catch (cause) {
      throw forCaller(cause);
    }
  }

  close(): Promise<void> {
    const phase = this.#phase;
    switch (phase.kind) {
      case "closed":
        return phase.done;
      case "opening":
        return phase.done.then(() => this.close());
      case "open": {
        const done = this.#close(phase.held);
        this.#phase = { kind: "closed", done };
        return done;
      }
    }
  }

  async #open(closed: Promise<void>): Promise<readonly JournalEntry[]> {
    try {
      await closed;
      const place = await journalPlace(this.#parts.disk, this.#parts.path);
      const lock = await this.#lock(place.path);
      try {
        const { journal, entries } = await OpenJournal.open(place, this.#parts);
        this.#phase = { kind: "open", held: { journal, lock } };
        return entries;
      } catch (cause) {
        await this.#release(lock);
        throw cause;
      }
    } catch (cause) {
      this.#phase = { kind: "closed", done: Promise.resolve() };
      throw cause;
    }
  }

  async #lock(path: string): Promise<FileLock> {
    try {
      const { disk, processes } = this.#parts;
      return await takeLock({ disk, processes, path });
    } catch (cause) {
      throw diskFailure(`lock the journal of orders ${path}`, cause);
    }
  }

  async #close({ journal, lock }: Held): Promise<void> {
    try {
      await journal.close();
    } catch (cause) {
      // What was appended is durable, or its caller knows better.
      this.#parts.logger.warn(`Cannot close the journal of orders ${this.#parts.path}: ${diskReason(cause)}`);
    }
    await this.#release(lock);
  }

  async #release(lock: FileLock): Promise<void> {
    try {
      await lock.release();
    } catch (cause) {
      this.#parts.logger.warn(
        `Cannot remove the lock of the journal of orders ${this.#parts.path}: ${diskReason(cause)}`,
      );
    }
  }
}

const nothing = (): void => {};
