import type { ApiEvent } from "../operations/operation.ts";
import type { Recipient } from "../routing/router.ts";
import { deepCopy } from "./deep-copy.ts";

/** More rows of a list than any account has; of those beyond, repetitions are told as well. */
const ROWS_MAX = 100_000;

/**
 * Tells a list once and what changes in it from then on, to one caller, although all callers share what TWS sends: what
 * comes because somebody else requested it again changes nothing, and is not told.
 */
export class SnapshotThenChanges implements Recipient {
  readonly #emit: (event: string, args: readonly unknown[]) => void;
  readonly #keyOf: (event: string, args: readonly unknown[]) => string | undefined;
  /** What came last, before the list was complete, by event and row. */
  readonly #latest = new Map<string, ApiEvent>();
  /** What was told last, by row. */
  readonly #emitted = new Map<string, string>();
  #complete = false;

  /** @param keyOf Names the row that an event is about; undefined where it is none of this list. */
  constructor(
    emit: (event: string, args: readonly unknown[]) => void,
    keyOf: (event: string, args: readonly unknown[]) => string | undefined,
  ) {
    this.#emit = emit;
    this.#keyOf = keyOf;
  }

  /**
   * Emits the list, as the shared read gave it, and then what came since it was complete.
   *
   * @param events The rows, and the event that ends them last.
   */
  snapshot(events: readonly ApiEvent[]): void {
    this.#complete = true;
    const rows = events.slice(0, -1);
    for (const row of rows) this.#emitRow(row, true);
    for (const end of events.slice(-1)) this.#emit(...end);
    for (const one of this.#latest.values()) this.#emitRow(one, false);
    this.#latest.clear();
  }

  receive(event: string, args: readonly unknown[]): void {
    if (this.#complete) return this.#emitRow([event, args], false);
    const key = this.#keyOf(event, args);
    if (key !== undefined && this.#latest.size < ROWS_MAX) this.#latest.set(key, [event, args]);
  }

  #emitRow([event, args]: ApiEvent, repetitions: boolean): void {
    const key = this.#keyOf(event, args);
    if (key === undefined) return;
    const text = JSON.stringify(args);
    if (!repetitions && this.#emitted.get(key) === text) return;
    if (this.#emitted.has(key) || this.#emitted.size < ROWS_MAX) this.#emitted.set(key, text);
    this.#emit(event, deepCopy(args));
  }
}
