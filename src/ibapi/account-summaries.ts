import { type PoolError, reasonOf } from "../errors.ts";
import { accountSummary, accountSummaryKey, getAccountSummary } from "../operations/accounts.ts";
import { eventKey } from "../operations/operation.ts";
import { checkedCall } from "../requests/checked-call.ts";
import type { Recipient } from "../routing/router.ts";
import { meaningFor, NOT_PROCESSED, UNKNOWN_TICKER_ID, UNREADABLE } from "../tws/codes.ts";
import { idOf } from "./caller-ids.ts";
import { SnapshotThenChanges } from "./snapshot-then-changes.ts";
import { readAcrossOutages } from "./unnumbered-reads.ts";
import { errorEvent, twsCodeOf, type ViewParts } from "./view-options.ts";

/** Maximum number of concurrent account summaries of a lease; one more ends the oldest. */
const SUMMARIES_MAX = 100;

/**
 * `reqAccountSummary` of one view: each request emits its list once and then the changes, until it is cancelled. TWS serves
 * one account summary at a time, so that different ones take turns.
 */
export class AccountSummaries {
  readonly #parts: ViewParts;
  /** Functions that end the active summaries, by request ID. */
  readonly #active = new Map<number, () => void>();

  constructor(parts: ViewParts) {
    this.#parts = parts;
  }

  /** Begins a summary, which replaces one with the same ID. */
  begin([given, group, tags]: readonly unknown[]): void {
    const id = idOf(given);
    if (id === undefined) {
      const sentence = `Cannot send reqAccountSummary: its ID must be an integer, not ${String(given)}`;
      return this.#refuse(new Error(sentence), UNREADABLE, given);
    }
    if (typeof group !== "string" || typeof tags !== "string") {
      const sentence = "Cannot send reqAccountSummary: group and tags must be strings";
      return this.#refuse(new Error(sentence), UNREADABLE, id);
    }
    // In the form that the read uses, so that both share one request.
    const names = tags.split(",").map((tag) => tag.trim());
    const call = checkedCall(getAccountSummary, { group, tags: names });
    const list = new SnapshotThenChanges(
      this.#parts.emit,
      eventKey(accountSummary, call.args, accountSummaryKey),
    );
    const line = this.#parts.live.requests.queueOf(call.operation as never, call.key);
    let listed = false;
    const recipient: Recipient = {
      receive: (event, args) => {
        if (!goesOn()) return;
        if (event === "accountSummary") list.receive(event, [id, ...args.slice(1)]);
        // Before the list is complete, its read reports errors.
        else if (event === "error" && listed) this.#onError(id, args);
      },
    };
    const stop = (): void => line.release(call, recipient);
    const goesOn = (): boolean => this.#active.get(id) === stop && this.#parts.connected();
    line.hold(call, recipient);
    this.#stop(id);
    this.#active.set(id, stop);
    this.#bound();
    readAcrossOutages(this.#parts, getAccountSummary, call.args, goesOn)
      .then(
        (rows) => {
          if (!goesOn()) return;
          listed = true;
          list.snapshot(getAccountSummary.replay?.(rows, call.args, id) ?? []);
        },
        (error: PoolError) => {
          if (!goesOn()) return;
          this.#stop(id);
          this.#refuse(error, twsCodeOf(error), id);
        },
      )
      .catch((cause) => this.#parts.logger.error(`Cannot emit a list to a lease: ${reasonOf(cause)}`));
  }

  /** Ends a summary. */
  cancel(given: unknown): void {
    const id = idOf(given);
    if (id !== undefined && this.#active.has(id)) return this.#stop(id);
    this.#refuse(new Error(`Can't find EId with tickerId:${String(given)}`), UNKNOWN_TICKER_ID, given);
  }

  /** Ends all summaries. */
  close(): void {
    for (const id of [...this.#active.keys()]) this.#stop(id);
  }

  #stop(id: number): void {
    const stop = this.#active.get(id);
    this.#active.delete(id);
    stop?.();
  }

  #onError(id: number, [error, code]: readonly unknown[]): void {
    const meaning = meaningFor("stream", Number(code), reasonOf(error));
    if (meaning !== "end" && meaning !== "notice") return;
    if (meaning === "end") this.#stop(id);
    this.#refuse(error, Number(code), id);
  }

  #bound(): void {
    const [oldest] = this.#active.keys();
    if (oldest === undefined || this.#active.size <= SUMMARIES_MAX) return;
    this.#stop(oldest);
    const sentence = `No updates of account summary ${oldest} any more: a lease has ${SUMMARIES_MAX} at once`;
    this.#refuse(new Error(sentence), NOT_PROCESSED, oldest);
  }

  #refuse(error: unknown, code: number, about: unknown): void {
    this.#parts.emit("error", errorEvent(error, code, about));
  }
}
