import type { ApiEvent } from "../operations/operation.ts";
import type { Recipient } from "../routing/router.ts";
import { deepCopy } from "./deep-copy.ts";

/** Maximum number of rows that are remembered, more than any account has; repetitions of other rows are emitted. */
const ROWS_MAX = 100_000;

/**
 * Emits a list once and then its changes, to one caller. All callers share the events of TWS, so that rows may arrive again
 * because another caller has requested the list; a row that has not changed is not emitted again.
 */
export class SnapshotThenChanges implements Recipient {
  readonly #emit: (event: string, args: readonly unknown[]) => void;
  readonly #keyOf: (event: string, args: readonly unknown[]) => string | undefined;
  /** Last event of each row that arrived before the list was complete. */
  readonly #latest = new Map<string, ApiEvent>();
  /** Last emitted arguments of each row, as text. */
  readonly #emitted = new Map<string, string>();
  #complete = false;

  /** @param keyOf Gives the key of the row that an event brings; undefined for events of other lists. */
  constructor(
    emit: (event: string, args: readonly unknown[]) => void,
    keyOf: (event: string, args: readonly unknown[]) => string | undefined,
  ) {
    this.#emit = emit;
    this.#keyOf = keyOf;
  }

  /**
   * Emits the list, as the shared read gave it, and then the changes that arrived since.
   *
   * @param events The rows, and as the last the event that ends the list.
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
