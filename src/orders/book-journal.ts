import type { PoolError } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import type { IntentRecord } from "./intent-record.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { journalled } from "./journalled-state.ts";
import { OrderRecord } from "./order-record.ts";
import type { OrderState } from "./order-state.ts";

/** Pause before entries that could not be appended are tried again, in ms. */
const AGAIN_MS = 5_000;

/** Dependencies of a `BookJournal`. */
export interface BookJournalOptions {
  readonly journal: Journal;
  readonly clock: Clock & { wallMs(): number };
  /** An entry could not be made durable, of a state that was reached: the journal is behind until it works again. */
  journalFailed(error: PoolError): void;
}

/**
 * Appends the entries of a book to its journal. What was reached while the journal failed is appended once it works again: of
 * each intent the entry that is missing and the state of that moment, in the order in which the intents fell behind. Earlier
 * states of the same intent are left out, because later ones supersede them.
 */
export class BookJournal {
  readonly #options: BookJournalOptions;
  readonly #present: (key: string) => IntentRecord | undefined;
  /** Intents whose state is not in the journal, with the entries that are missing before it. */
  readonly #behind = new Map<IntentRecord, readonly JournalEntry[]>();
  #catchingUp: Promise<void> | undefined;
  #cancelAgain: () => void = () => {};
  #isClosed = false;

  /** @param present Finds the intent that has a key now. */
  constructor(options: BookJournalOptions, present: (key: string) => IntentRecord | undefined) {
    this.#options = options;
    this.#present = present;
  }

  /** Number of intents whose state is not in the journal. */
  get behind(): number {
    return this.#behind.size;
  }

  /**
   * Makes entries durable, before what they announce is sent.
   *
   * @returns Undefined where they are durable at once.
   * @throws {PoolError} `JOURNAL_FAILED`.
   */
  keep(entries: readonly JournalEntry[]): Promise<void> | undefined {
    const kept = this.#options.journal.append(entries);
    if (kept === undefined) this.#works();
    else
      void kept.then(
        () => this.#works(),
        () => {},
      );
    return kept;
  }

  /** Appends the state that an intent has reached, now or once the journal works again. */
  reached(record: IntentRecord): void {
    if (this.#behind.has(record)) return this.#works();
    const appended = this.#append(this.#stateOf(record));
    if (appended === undefined) return this.#works();
    appended.then(
      () => this.#works(),
      (error: unknown) => {
        if (!this.#behind.has(record)) this.#options.journalFailed(error as PoolError);
        this.owe(record, []);
      },
    );
  }

  /** Appends entries of an intent that was sent without them, and its state, once the journal works again. */
  owe(record: IntentRecord, entries: readonly JournalEntry[]): void {
    this.#behind.set(record, [...(this.#behind.get(record) ?? []), ...entries]);
    if (this.#catchingUp === undefined) this.#again();
  }

  /** Appends what is missing, if the journal works, and closes it. */
  async close(): Promise<void> {
    this.#cancelAgain();
    await this.#catchingUp;
    if (this.#behind.size > 0) await this.#catchUp();
    this.#isClosed = true;
    this.#cancelAgain();
    try {
      await this.#options.journal.close();
    } catch (error) {
      // The pool closes all the same; whoever closes it can do nothing about the journal.
      this.#options.journalFailed(error as PoolError);
    }
  }

  /** Appends what is missing: the journal has just accepted something, or may do so now. */
  #works(): void {
    if (this.#behind.size === 0 || this.#catchingUp !== undefined || this.#isClosed) return;
    this.#cancelAgain();
    this.#catchingUp = this.#catchUp().finally(() => {
      this.#catchingUp = undefined;
      this.#again();
    });
  }

  #again(): void {
    this.#cancelAgain();
    if (this.#behind.size === 0 || this.#isClosed) return;
    this.#cancelAgain = this.#options.clock.after(AGAIN_MS, () => this.#works());
  }

  async #catchUp(): Promise<void> {
    let isBehindAgain = true;
    while (isBehindAgain) {
      // Each on its own: an entry that no journal can keep must not hold back the others.
      const tried = await Promise.all(
        [...this.#behind].map(async ([record, entries]) => {
          const { state } = record;
          // Its key belongs to the same order, sent again: behind that, its state would be the last of the key.
          if ((this.#present(record.key) ?? record) !== record) {
            this.#behind.delete(record);
            return false;
          }
          try {
            await this.#append([...entries, ...this.#stateOf(record)]);
          } catch {
            return false;
          }
          return !this.#isKept(record, entries, state);
        }),
      );
      isBehindAgain = tried.includes(true);
    }
  }

  /** Notes that an intent was appended with a state. @returns Whether nothing of it is missing now. */
  #isKept(record: IntentRecord, entries: readonly JournalEntry[], state: OrderState): boolean {
    const missing = this.#behind.get(record) ?? [];
    if (missing.length === entries.length && record.state === state) return this.#behind.delete(record);
    this.#behind.set(record, missing.slice(entries.length));
    return false;
  }

  /** Makes the entry of the state of an intent; none for one that never left the process, which needs no trace. */
  #stateOf(record: IntentRecord): readonly JournalEntry[] {
    const { state, key } = record;
    if (state.kind === "intended" || state.kind === "journalled") return [];
    const permId = record instanceof OrderRecord ? record.permId : undefined;
    return [{ type: "state", key, state: journalled(state), permId, atMs: this.#options.clock.wallMs() }];
  }

  #append(entries: readonly JournalEntry[]): Promise<void> | undefined {
    if (entries.length === 0) return undefined;
    try {
      return this.#options.journal.append(entries);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
