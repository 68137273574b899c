import { PoolError } from "../errors.ts";
import type { Contract, Order } from "../stoqey/mod.ts";
import { executionIdentity } from "../tws/execution-ids.ts";
import { correctedFigures } from "./corrected-figures.ts";
import type { EntryBracket, OrderEntry } from "./journal.ts";
import { isExercise } from "./option-exercise.ts";
import type { OrderChange, OrderFill } from "./order-change.ts";
import type { OrderEvent, OrderState } from "./order-state.ts";
import { isFinal, isKnown, progressOf, transition } from "./order-transition.ts";

/** Owner of records: what they report their changes to. */
export interface RecordOwner {
  /** The state has changed; called before the listeners of the record. */
  changed(record: IntentRecord, before: OrderState): void;
}

/** Listener of an order. */
export type ChangeListener = (change: OrderChange) => void;

/** An intent and the state that it has reached: of an order, or of a change of one. */
export class IntentRecord {
  readonly key: string;
  readonly fingerprint: string;
  /** Number of the session that it was written in; undefined for what an earlier process has written. */
  epoch: number | undefined;
  readonly #owner: RecordOwner;
  readonly #listeners = new Set<ChangeListener>();
  #state: OrderState;

  constructor(
    key: string,
    fingerprint: string,
    owner: RecordOwner,
    state: OrderState = { kind: "intended" },
  ) {
    this.key = key;
    this.fingerprint = fingerprint;
    this.#owner = owner;
    this.#state = state;
  }

  /** State that it has reached. */
  get state(): OrderState {
    return this.#state;
  }

  /** Whether the pool knows what became of the message: IBKR has it, has refused it, or never got it. */
  get isKnown(): boolean {
    return isKnown(this.#state);
  }

  /** Whether no byte of the message was written yet, and it may still be. */
  get isWaiting(): boolean {
    return this.#state.kind === "intended" || this.#state.kind === "journalled";
  }

  /** Whether the message is on its way: nothing was received about it yet. */
  get isPending(): boolean {
    return this.isWaiting || this.#state.kind === "written";
  }

  /** Applies an event. @returns Whether the state has changed. */
  apply(event: OrderEvent): boolean {
    const before = this.#state;
    const state = transition(before, event);
    if (state === before || same(before, state)) return false;
    this.#state = state;
    this.#owner.changed(this, before);
    this.emit({ kind: "state", state });
    return true;
  }

  /** Takes over a state that a journal has kept, without reporting it. */
  restore(state: OrderState): void {
    this.#state = state;
  }

  /** Calls a listener at each change from now on. @returns A function that ends it. */
  listen(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reports a change to the listeners. */
  emit(change: OrderChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  /**
   * Waits until the state satisfies a condition: at once, or when it changes.
   *
   * @returns The promise, and a function that stops the wait: the promise then stays pending.
   */
  when(isMet: (state: OrderState) => boolean): { readonly met: Promise<OrderState>; stop(): void } {
    let stop: () => void = () => {};
    const met = new Promise<OrderState>((resolve) => {
      if (isMet(this.#state)) return resolve(this.#state);
      stop = this.listen((change) => {
        if (change.kind !== "state" || !isMet(change.state)) return;
        stop();
        resolve(change.state);
      });
    });
    return { met, stop: () => stop() };
  }
}

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
  /** Contract and order, as they are sent. */
  terms: OrderEntry["terms"];
  clientId: number | undefined;
  orderId: number | undefined;
  permId: number | undefined;
  /** Previews of changes that were sent under its ID and are not answered. */
  previews = 0;
  /** Permanent ID of the order that had its ID before and has ended; undefined for none. */
  earlierPermId: number | undefined;
  /** Number that it was sent under before, where it is sent again under its key; undefined for an order that is sent once. */
  resent: Pick<OrderEntry, "clientId" | "orderId"> | undefined;
  /** Fills, by the part of their ID that corrections share. */
  readonly fills: Map<string, OrderFill> = new Map();
  /** Fills whose commission has come, by their ID. */
  readonly #charged = new Set<string>();
  /** Requested changes of it, oldest first. */
  readonly changes: ChangeRecord[] = [];
  /** The last message about it that may be a refusal, with a code that the pool does not know. */
  doubt: { readonly code: number; readonly text: string } | undefined;

  constructor(order: Omit<OrderEntry, "type" | "atMs">, owner: RecordOwner, state?: OrderState) {
    const { key, reference, fingerprint, account, terms, clientId, orderId, permId, bracket } = order;
    super(key, fingerprint, owner, state);
    this.reference = reference;
    this.isForeign = permId !== undefined;
    this.permId = permId || undefined;
    this.account = account;
    this.bracket = bracket;
    this.terms = terms;
    this.clientId = clientId;
    this.orderId = orderId;
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
    return [...this.fills.values()].some(({ execId }) => !this.#charged.has(execId));
  }

  /** Records the commission of a fill, and reports it once. */
  charged(execId: string, commission: number, currency: string): void {
    if (this.#charged.has(execId)) return;
    this.#charged.add(execId);
    this.emit({ kind: "commission", execId, commission, currency });
  }

  /**
   * Records a fill, and reports it once; a correction of one corrects the figures of the order, too.
   *
   * @returns False for a fill that was corrected before: it says nothing about the order any more.
   */
  filled(fill: OrderFill): boolean {
    const { of: id, revision } = executionIdentity(fill.execId);
    const before = this.fills.get(id);
    // A list of executions has the corrected fill again, before its correction.
    const known = before === undefined ? -1 : executionIdentity(before.execId).revision;
    if (known >= revision) return known === revision;
    const earlier = [...this.fills.values()];
    this.fills.set(id, fill);
    this.emit({ kind: "fill", fill, correction: before !== undefined });
    const corrected = before && correctedFigures(progressOf(this.state), earlier, [...this.fills.values()]);
    if (corrected !== undefined) this.apply({ kind: "corrected", ...corrected });
    return true;
  }
}

/** A change of an order: a modification or a cancel. */
export class ChangeRecord extends IntentRecord {
  readonly of: OrderRecord;
  readonly change: "modify" | "cancel";
  /** Order as it is to be; null for a cancel, and until it is sent. */
  order: unknown;

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
    this.order = what.order;
    what.of.changes.push(this);
  }
}

/** Makes the error for a key that another intent has. */
export function keyReused(key: string): PoolError {
  return new PoolError(
    "ORDER_KEY_REUSED",
    `Cannot send the order: the key ${key} belongs to another order, or to the same one with other terms`,
  );
}

const same = (one: OrderState, other: OrderState): boolean =>
  one.kind === other.kind && one.kind !== "not-sent" && JSON.stringify(one) === JSON.stringify(other);
