import type { Recipient } from "../routing/router.ts";
import type { Emitted } from "./announcer.ts";
import { copyOf } from "./copy.ts";

/** More rows of a list than any account has; of those beyond, repetitions are told as well. */
const ROWS_MAX = 100_000;

/**
 * Tells a list once and what changes in it from then on, to one caller, although all callers share what TWS sends: what
 * comes because somebody else requested it again changes nothing, and is not told.
 */
export class ChangingList implements Recipient {
  readonly #emit: (event: string, args: readonly unknown[]) => void;
  readonly #keyOf: (event: string, args: readonly unknown[]) => string | undefined;
  /** What came last, before the list was complete, by event and row. */
  readonly #latest = new Map<string, Emitted>();
  /** What was told last, by row. */
  readonly #told = new Map<string, string>();
  #listed = false;

  /** @param keyOf Names the row that an event is about; undefined where it is none of this list. */
  constructor(
    emit: (event: string, args: readonly unknown[]) => void,
    keyOf: (event: string, args: readonly unknown[]) => string | undefined,
  ) {
    this.#emit = emit;
    this.#keyOf = keyOf;
  }

  /** Tells the list, as the shared read gave it, its end, and what came since it was complete. */
  list(rows: readonly Emitted[], end: Emitted): void {
    this.#listed = true;
    for (const row of rows) this.#tell(row, true);
    this.#emit(...end);
    for (const one of this.#latest.values()) this.#tell(one, false);
    this.#latest.clear();
  }

  receive(event: string, args: readonly unknown[]): void {
    if (this.#listed) return this.#tell([event, args], false);
    const key = this.#keyOf(event, args);
    if (key !== undefined && this.#latest.size < ROWS_MAX) this.#latest.set(key, [event, args]);
  }

  #tell([event, args]: Emitted, repetitions: boolean): void {
    const key = this.#keyOf(event, args);
    if (key === undefined) return;
    const text = JSON.stringify(args);
    if (!repetitions && this.#told.get(key) === text) return;
    if (this.#told.has(key) || this.#told.size < ROWS_MAX) this.#told.set(key, text);
    this.#emit(event, copyOf(args));
  }
}
