import { type Journal, type JournalEntry, PoolError } from "../../src/mod.ts";
import type { Clock } from "../../src/seams/clock.ts";
import type { Moment, Sequence } from "./sequence.ts";

/** An entry on the disk, and when it became durable. */
export interface KeptEntry extends Moment {
  readonly entry: JournalEntry;
}

/**
 * What becomes of entries that a process had appended, and that were not durable when it ended: all are lost, all are on the
 * disk, or the first half of them.
 */
export type UnsavedRule = "lost" | "kept" | "torn";

/** How the disk works from now on. */
export interface DiskState {
  /** Duration of a write and of reading the journal, in ms; 0: durable within the call. */
  readonly writeMs: number;
  /** Does every write fail? */
  readonly failing: boolean;
}

/** The disk with the journal of orders. It outlives the processes that write to it. */
export class JournalDisk {
  readonly kept: KeptEntry[] = [];
  state: DiskState = { writeMs: 0, failing: false };
  readonly #sequence: Sequence;

  constructor(sequence: Sequence) {
    this.#sequence = sequence;
  }

  /** Makes entries durable. */
  keep(entries: readonly JournalEntry[]): void {
    for (const entry of structuredClone(entries)) this.kept.push({ ...this.#sequence.next(), entry });
  }
}

/** Entries on their way to the disk. */
interface Unsaved {
  readonly entries: readonly JournalEntry[];
  settle(error?: PoolError): void;
}

/** The journal of one process. Its writes take the time that the disk takes, and end with the process. */
export class ProcessJournal implements Journal {
  /** Called for each append, before its entries are on their way. */
  appending: (entries: readonly JournalEntry[]) => void = () => {};
  /** Called once entries are durable, before the pool hears of it. */
  durable: (entries: readonly JournalEntry[]) => void = () => {};
  readonly #disk: JournalDisk;
  readonly #clock: Clock;
  #unsaved: Unsaved[] = [];
  #isDead = false;
  /** When it is open, by the clock of its process; undefined while nobody has opened it. */
  #openAtMs: number | undefined;
  #closed: Promise<void> | undefined;
  /** Called once nothing is on its way to the disk. */
  #settled: () => void = () => {};

  /** @param clock Clock of the process. */
  constructor(disk: JournalDisk, clock: Clock) {
    this.#disk = disk;
    this.#clock = clock;
  }

  /** Time until it is open, in ms. */
  get opensInMs(): number {
    const { writeMs } = this.#disk.state;
    return this.#openAtMs === undefined ? writeMs : Math.max(0, this.#openAtMs - this.#clock.now());
  }

  open(): Promise<readonly JournalEntry[]> | readonly JournalEntry[] {
    const { state, kept } = this.#disk;
    this.#openAtMs = this.#clock.now() + state.writeMs;
    const read = (): readonly JournalEntry[] => structuredClone(kept.map(({ entry }) => entry));
    if (state.writeMs === 0) return read();
    return new Promise((resolve) => this.#clock.after(state.writeMs, () => resolve(read())));
  }

  append(entries: readonly JournalEntry[]): Promise<void> | undefined {
    if (this.#isDead) return new Promise(() => {});
    this.appending(entries);
    // The process may have ended just now.
    if (this.#isDead) return new Promise(() => {});
    const { writeMs, failing } = this.#disk.state;
    if (failing && writeMs === 0) throw failed();
    if (writeMs === 0 && this.#unsaved.length === 0) {
      this.#disk.keep(entries);
      this.durable(entries);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const settle = (error?: PoolError): void => (error === undefined ? resolve() : reject(error));
      this.#unsaved.push({ entries, settle });
      this.#clock.after(writeMs, () => this.#write());
    });
  }

  /** Waits until everything is durable, or has failed. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#settled = resolve;
    });
    if (this.#unsaved.length === 0) this.#settled();
    return this.#closed;
  }

  /** Accepts nothing more: its process has ended. */
  die(rule: UnsavedRule): void {
    if (this.#isDead) return;
    this.#isDead = true;
    const left = this.#unsaved.flatMap(({ entries }) => entries);
    this.#unsaved = [];
    const count = { lost: 0, kept: left.length, torn: Math.ceil(left.length / 2) }[rule];
    this.#disk.keep(left.slice(0, count));
  }

  /** Writes the oldest entries that are on their way. */
  #write(): void {
    const first = this.#unsaved.shift();
    if (first === undefined) return;
    if (this.#disk.state.failing) first.settle(failed());
    else {
      this.#disk.keep(first.entries);
      this.durable(first.entries);
      first.settle();
    }
    // The process may have ended just now.
    if (!this.#isDead && this.#unsaved.length === 0) this.#settled();
  }
}

const failed = (): PoolError =>
  new PoolError("JOURNAL_FAILED", "Cannot append to the journal: the disk is full");
