import { BookJournal, type BookJournalOptions } from "./book-journal.ts";
import { cutBrackets, markCut } from "./cut-brackets.ts";
import { EndedOrders } from "./ended-orders.ts";
import { asJournalError, guardedJournal } from "./guarded-journal.ts";
import type { IntentRecord, RecordOwner } from "./intent-record.ts";
import type { JournalEntry, OrderEntry } from "./journal.ts";
import { OrderNumbers } from "./order-numbers.ts";
import { ChangeRecord, OrderRecord } from "./order-record.ts";
import { referenceToken } from "./order-reference.ts";
import type { OrderState } from "./order-state.ts";
import { isFinal } from "./order-transition.ts";
import { type EntryTarget, OF_EARLIER, readEntry } from "./read-entry.ts";
import { surplusOf } from "./surplus-changes.ts";
import { UnfinishedIntents } from "./unfinished-intents.ts";

/** Dependencies of a book of orders. */
export interface OrderBookOptions extends BookJournalOptions {
  /** The state of an order or a change is another one. */
  changed(record: IntentRecord): void;
}

/** All orders of one pool, and those that its journal has of earlier processes. */
export class OrderBook implements RecordOwner {
  readonly #options: OrderBookOptions;
  readonly #journal: BookJournal;
  readonly #orders = new Map<string, OrderRecord>();
  readonly #changes = new Map<string, ChangeRecord>();
  readonly #byReference = new Map<string, OrderRecord>();
  readonly #numbers = new OrderNumbers();
  readonly #unfinished = new UnfinishedIntents();
  readonly #ended = new EndedOrders();
  #opened: Promise<void> | undefined;
  #isOpen = false;

  constructor(options: OrderBookOptions) {
    this.#options = { ...options, journal: guardedJournal(options.journal) };
    this.#journal = new BookJournal(this.#options, (key) => this.intent(key));
  }

  /** All orders, in the order in which they were intended. */
  get orders(): readonly OrderRecord[] {
    return [...this.#orders.values()];
  }

  /** Orders that were written, and may still change at IBKR. */
  get unfinished(): readonly OrderRecord[] {
    return this.#unfinished.orders;
  }

  /** Orders, and changes, whose outcome is not known. @param account Account that is meant; empty: any. */
  unknown(account: string): readonly IntentRecord[] {
    return this.#unfinished.unknown(account);
  }

  /** Changes whose outcome is not known, or that were written and not answered. */
  changesIn(kind: "unknown" | "written"): readonly ChangeRecord[] {
    return this.#unfinished.changesIn(kind);
  }

  /** Finds an order by its key. */
  get(key: string): OrderRecord | undefined {
    return this.#orders.get(key);
  }

  /** Finds an order or a change by its key. */
  intent(key: string): IntentRecord | undefined {
    return this.#orders.get(key) ?? this.#changes.get(key);
  }

  /** Finds an order by the reference that goes with it; its token alone counts, as a caller may change the rest. */
  byReference(reference: string): OrderRecord | undefined {
    return this.#byReference.get(referenceToken(reference) ?? reference);
  }

  /** Finds an order of a client ID by its order ID. */
  byOrderId(clientId: number | undefined, orderId: number): OrderRecord | undefined {
    return clientId === undefined ? undefined : this.#numbers.get(clientId, orderId);
  }

  /** Finds an order that the pool has not placed, and has changed, by its permanent ID. */
  foreign(permId: number): OrderRecord | undefined {
    return this.#numbers.foreign(permId);
  }

  /** Notes the order ID that an order is sent under. */
  number(record: OrderRecord, clientId: number, orderId: number): void {
    this.#numbers.add(record, clientId, orderId);
  }

  /** Notes that TWS may have counted an order ID, of a preview or of another program with the same client ID. */
  use(clientId: number, orderId: number): void {
    this.#numbers.use(clientId, orderId);
  }

  /**
   * Gets the earlier order ID of an order that is sent again; undefined where TWS would refuse it (103), because a higher ID
   * was used since, and for an order that was not sent before.
   */
  keptId({ resent }: OrderRecord, clientId: number): number | undefined {
    if (resent?.clientId !== clientId || resent.orderId === undefined) return undefined;
    return resent.orderId > this.#numbers.highestUsed(clientId) ? resent.orderId : undefined;
  }

  /** Gets the highest order ID that was given out for a client ID, by this process or an earlier one; 0 for none. */
  floor(clientId: number): number {
    return this.#numbers.floor(clientId);
  }

  /**
   * Reads the journal, once; a later call after a failure tries again.
   *
   * @returns Undefined where it is open.
   * @throws {PoolError} `JOURNAL_FAILED`.
   */
  open(): Promise<void> | undefined {
    if (this.#isOpen) return undefined;
    this.#opened ??= this.#open()?.catch((error: unknown) => {
      this.#opened = undefined;
      throw asJournalError("open the journal of orders", error);
    });
    return this.#opened;
  }

  /** Adds an order that is intended. */
  add(order: Omit<OrderEntry, "type" | "atMs">, state?: OrderState): OrderRecord {
    const record = new OrderRecord(order, this, state);
    const before = this.#orders.get(order.key);
    if (before !== undefined) this.#forget(before);
    this.#orders.set(order.key, record);
    const name = nameOf(record);
    if (name !== undefined) this.#byReference.set(name, record);
    this.#unfinished.add(record);
    if (order.clientId !== undefined && order.orderId !== undefined)
      this.number(record, order.clientId, order.orderId);
    return record;
  }

  /** Adds a change of an order. */
  addChange(
    key: string,
    fingerprint: string,
    what: { readonly of: OrderRecord; readonly change: "modify" | "cancel"; readonly order: unknown },
    state?: OrderState,
  ): ChangeRecord {
    this.forgetChanges(what.of, surplusOf(what.of));
    const record = new ChangeRecord(key, fingerprint, what, this, state);
    this.#changes.set(key, record);
    this.#unfinished.add(record);
    return record;
  }

  /** Forgets changes of an order, with their keys. */
  forgetChanges(of: OrderRecord, isMeant: (change: ChangeRecord) => boolean): void {
    for (const change of of.changes.filter(isMeant)) {
      of.changes.splice(of.changes.indexOf(change), 1);
      if (this.#changes.get(change.key) === change) this.#changes.delete(change.key);
    }
  }

  /**
   * Makes entries durable, before what they announce is sent.
   *
   * @returns Undefined where they are durable at once.
   * @throws {PoolError} `JOURNAL_FAILED`.
   */
  keep(entries: readonly JournalEntry[]): Promise<void> | undefined {
    return this.#journal.keep(entries);
  }

  /** Keeps entries of an intent that was sent without them, once the journal works again. */
  owe(record: IntentRecord, entries: readonly JournalEntry[]): void {
    // A journal that was not read must not be written.
    if (this.#isOpen) this.#journal.owe(record, entries);
  }

  /** Closes the journal, once everything is durable that it accepts. */
  async close(): Promise<void> {
    await this.#opened?.catch(() => {});
    if (this.#isOpen) await this.#journal.close();
  }

  changed(record: IntentRecord): void {
    if (this.#isOpen) this.#journal.reached(record);
    this.#file(record);
    this.#options.changed(record);
  }

  #open(): Promise<void> | undefined {
    try {
      const entries = this.#options.journal.open();
      if (entries instanceof Promise) return entries.then((read) => this.#readAll(read));
      this.#readAll(entries);
      return undefined;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #readAll(entries: readonly JournalEntry[]): void {
    const target: EntryTarget = {
      get: (key) => this.get(key),
      intent: (key) => this.intent(key),
      add: (order, state) => this.add(order, state),
      addChange: (key, hash, what, state) => this.addChange(key, hash, what, state),
      raiseFloor: (clientId, orderId) => {
        this.#numbers.raiseFloor(clientId, orderId);
        this.#numbers.use(clientId, orderId);
      },
      restored: (record) => this.#file(record),
    };
    for (const entry of entries) readEntry(entry, target);
    for (const key of cutBrackets(entries)) markCut(this.get(key));
    // The process that wrote them ended before it knew more.
    for (const record of this.#unfinished.all) record.apply({ kind: "lost", why: OF_EARLIER });
    this.#isOpen = true;
  }

  /** Counts a record among those that may still change, or among those that have ended. */
  #file(record: IntentRecord): void {
    // A change that IBKR has carried out is over, although the order goes on.
    const isOver = isFinal(record.state) || (record instanceof ChangeRecord && record.isKnown);
    if (!isOver) {
      this.#unfinished.add(record);
      if (record instanceof OrderRecord) this.#ended.delete(record);
      return;
    }
    this.#unfinished.delete(record);
    const oldest = record instanceof OrderRecord ? this.#ended.add(record) : undefined;
    if (oldest !== undefined) this.#forget(oldest);
  }

  #forget(record: OrderRecord): void {
    this.#ended.delete(record);
    if (this.#orders.get(record.key) === record) this.#orders.delete(record.key);
    this.#unfinished.delete(record);
    const name = nameOf(record);
    if (name !== undefined && this.#byReference.get(name) === record) this.#byReference.delete(name);
    this.#numbers.delete(record);
    for (const change of record.changes) {
      this.#changes.delete(change.key);
      this.#unfinished.delete(change);
    }
  }
}

/** Gets the reference that only this order has; an exercise of options, and an order of another program, may have none. */
function nameOf({ reference, isForeign }: OrderRecord): string | undefined {
  return referenceToken(reference) ?? (isForeign || reference === "" ? undefined : reference);
}
