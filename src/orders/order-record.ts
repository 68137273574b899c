import { PoolError } from "../errors.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { executionIdentity } from "../tws/execution-ids.ts";
import { correctedFigures } from "./corrected-figures.ts";
import { IntentRecord, type RecordOwner } from "./intent-record.ts";
import type { EntryBracket, OrderEntry } from "./journal.ts";
import { isExercise } from "./option-exercise.ts";
import type { OrderFill } from "./order-change.ts";
import { exactJson, type OrderDetails, packed, unpacked } from "./order-details.ts";
import type { OrderEvent, OrderState } from "./order-state.ts";
import { isFinal, progressOf } from "./order-transition.ts";

/** An order of this pool, or of the process whose journal it has. */
export class OrderRecord extends IntentRecord {
  readonly reference: string;
  /** Whether the pool has not placed it, and follows it because it has changed it. */
  readonly isForeign: boolean;
  /** Whether a journal has it; an order that the pool has not placed is kept with its first change. */
  isJournalled = true;
  account: string;
  /** Bracket that it belongs to; one that is cut lacks an order, which an earlier process has not sent. */
  bracket: (EntryBracket & { readonly isCut?: true }) | undefined;
  clientId: number | undefined;
  orderId: number | undefined;
  permId: number | undefined;
  /** Previews of changes that were sent under its ID and are not answered. */
  previews = 0;
  /** Permanent ID of the order that had its ID before and has ended; undefined for none. */
  earlierPermId: number | undefined;
  /** Number that it was sent under before, where it is sent again under its key; undefined for an order that is sent once. */
  resent: Pick<OrderEntry, "clientId" | "orderId"> | undefined;
  /** Requested changes of it, oldest first. */
  readonly changes: ChangeRecord[] = [];
  /** The last message about it that may be a refusal, with a code that the pool does not know. */
  doubt: { readonly code: number; readonly text: string } | undefined;
  /** Terms and fills; as text once they are packed. */
  #details: OrderDetails | string;

  constructor(order: Omit<OrderEntry, "type" | "atMs">, owner: RecordOwner, state?: OrderState) {
    const { key, reference, fingerprint, account, terms, clientId, orderId, permId, bracket } = order;
    super(key, fingerprint, owner, state);
    this.reference = reference;
    this.isForeign = permId !== undefined;
    this.permId = permId || undefined;
    this.account = account;
    this.bracket = bracket;
    this.#details = { terms, fills: new Map(), charged: new Set() };
    this.clientId = clientId;
    this.orderId = orderId;
  }

  /** Contract and order, as they are sent. */
  get terms(): OrderEntry["terms"] {
    return this.#read().terms;
  }

  set terms(terms: OrderEntry["terms"]) {
    this.#edit((details) => void Object.assign(details, { terms }));
  }

  /** Fills, by the part of their ID that corrections share. */
  get fills(): ReadonlyMap<string, OrderFill> {
    return this.#read().fills;
  }

  /** Contract, as it is sent. */
  get contract(): Contract {
    return this.terms.contract as Contract;
  }

  /** Order, as it is sent. */
  get order(): Order {
    return this.terms.order as Order;
  }

  /** Sets the order, as it is sent. */
  setOrder(order: Order): void {
    this.terms = { ...this.terms, order };
  }

  /** Sets the account, before it is sent. */
  setAccount(account: string): void {
    this.account = account;
    this.setOrder({ ...this.order, account });
  }

  /**
   * Applies an event. An exercise of options is in the hands of IBKR once that has reported it, and no list has it afterwards:
   * that nothing more is received about it says nothing.
   */
  override apply(event: OrderEvent): boolean {
    const isReported = this.state.kind === "acknowledged" || this.state.kind === "working";
    if (event.kind === "lost" && isReported && isExercise(this.order)) return false;
    return super.apply(event);
  }

  /** Whether it may still change at IBKR. */
  get isOpen(): boolean {
    return !isFinal(this.state);
  }

  /** Whether the commission of a fill has not come yet. */
  get lacksCommission(): boolean {
    const { fills, charged } = this.#read();
    return [...fills.values()].some(({ execId }) => !charged.has(execId));
  }

  /** Records the commission of a fill, and reports it once. */
  charged(execId: string, commission: number, currency: string): void {
    if (this.#read().charged.has(execId)) return;
    this.#edit(({ charged }) => void charged.add(execId));
    this.emit({ kind: "commission", execId, commission, currency });
  }

  /**
   * Records a fill, and reports it once; a correction of one corrects the figures of the order, too.
   *
   * @returns False for a fill that was corrected before: it says nothing about the order any more.
   */
  filled(fill: OrderFill): boolean {
    const { of: id, revision } = executionIdentity(fill.execId);
    const earlier = [...this.fills.values()];
    const before = this.fills.get(id);
    // A list of executions has the corrected fill again, before its correction.
    const known = before === undefined ? -1 : executionIdentity(before.execId).revision;
    if (known >= revision) return known === revision;
    this.#edit(({ fills }) => void fills.set(id, fill));
    this.emit({ kind: "fill", fill, correction: before !== undefined });
    const corrected = before && correctedFigures(progressOf(this.state), earlier, [...this.fills.values()]);
    if (corrected !== undefined) this.apply({ kind: "corrected", ...corrected });
    return true;
  }

  /** Keeps its terms and fills, and the terms of its changes, as text from now on: nothing is lost, and reads take longer. */
  pack(): void {
    if (typeof this.#details !== "string") this.#details = packed(this.#details) ?? this.#details;
    for (const change of this.changes) change.pack();
  }

  /** Keeps its terms and fills as objects again: it has changed. */
  unpack(): void {
    this.#details = this.#read();
  }

  #read(): OrderDetails {
    return typeof this.#details === "string" ? unpacked(this.#details) : this.#details;
  }

  #edit(edit: (details: OrderDetails) => void): void {
    const wasPacked = typeof this.#details === "string";
    this.unpack();
    edit(this.#read());
    if (wasPacked) this.pack();
  }
}

/** A change of an order: a modification or a cancel. */
export class ChangeRecord extends IntentRecord {
  readonly of: OrderRecord;
  readonly change: "modify" | "cancel";
  #order: unknown;
  /** The order as text, once it is packed. */
  #packed: string | undefined;

  constructor(
    key: string,
    fingerprint: string,
    what: { readonly of: OrderRecord; readonly change: "modify" | "cancel"; readonly order: unknown },
    owner: RecordOwner,
    state?: OrderState,
  ) {
    super(key, fingerprint, owner, state);
    this.of = what.of;
    this.change = what.change;
    this.#order = what.order;
    what.of.changes.push(this);
  }

  /** Order as it is to be; null for a cancel, and until it is sent. */
  get order(): unknown {
    return this.#packed === undefined ? this.#order : JSON.parse(this.#packed);
  }

  set order(order: unknown) {
    this.#order = order;
    this.#packed = undefined;
  }

  /** Keeps the order as text from now on, where that loses nothing. */
  pack(): void {
    if (this.#order === undefined || this.#order === null) return;
    this.#packed = exactJson(this.#order);
    if (this.#packed !== undefined) this.#order = undefined;
  }
}

/** Makes the error for a key that another intent has. */
export function keyReused(key: string): PoolError {
  return new PoolError(
    "ORDER_KEY_REUSED",
    `Cannot send the order: the key ${key} belongs to another order, or to the same one with other terms`,
  );
}
