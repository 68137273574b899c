import type { IntentRecord } from "./intent-record.ts";
import { ChangeRecord, OrderRecord } from "./order-record.ts";

/** Orders and changes without a final state. */
export class UnfinishedIntents {
  readonly #intents = new Set<IntentRecord>();
  /** Those whose outcome is unknown: nearly always none, and each order that is sent looks. */
  readonly #unknown = new Set<IntentRecord>();

  /** All of them, in the order in which they were intended. */
  get all(): readonly IntentRecord[] {
    return [...this.#intents];
  }

  /** Orders that were written, and may still change at IBKR. */
  get orders(): readonly OrderRecord[] {
    const isWritten = (one: IntentRecord): one is OrderRecord =>
      one instanceof OrderRecord && one.state.kind !== "intended" && one.state.kind !== "journalled";
    return this.all.filter(isWritten);
  }

  /** Counts an intent among them, in the state that it has now. */
  add(intent: IntentRecord): void {
    this.#intents.add(intent);
    if (intent.state.kind === "unknown") this.#unknown.add(intent);
    else this.#unknown.delete(intent);
  }

  /** Counts an intent no more: it has ended. */
  delete(intent: IntentRecord): void {
    this.#intents.delete(intent);
    this.#unknown.delete(intent);
  }

  /** Orders, and changes, whose outcome is not known. @param account Account that is meant; empty: any. */
  unknown(account: string): readonly IntentRecord[] {
    const isMeant = (order: OrderRecord): boolean =>
      account === "" || order.account === "" || order.account === account;
    if (this.#unknown.size === 0) return [];
    return this.all.filter((one) => {
      if (!this.#unknown.has(one)) return false;
      // A change of an order that has ended changes nothing any more.
      return one instanceof ChangeRecord ? one.of.isOpen && isMeant(one.of) : isMeant(one as OrderRecord);
    });
  }

  /** Changes whose outcome is not known, or that were written and not answered. */
  changesIn(kind: "unknown" | "written"): readonly ChangeRecord[] {
    const isIn = (one: IntentRecord): one is ChangeRecord =>
      one instanceof ChangeRecord && one.state.kind === kind;
    return this.all.filter(isIn);
  }
}
