import { writeStacks } from "../util/written-stack.ts";
import type { OrderChange } from "./order-change.ts";
import type { OrderEvent, OrderState } from "./order-state.ts";
import { isKnown, transition } from "./order-transition.ts";

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
  /** Undefined for none, as nearly every order that has ended has it. */
  #listeners: Set<ChangeListener> | undefined;
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
    if (state.kind === "not-sent") writeStacks(state.reason);
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
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => {
      this.#listeners?.delete(listener);
      if (this.#listeners?.size === 0) this.#listeners = undefined;
    };
  }

  /** Reports a change to the listeners. */
  emit(change: OrderChange): void {
    for (const listener of [...(this.#listeners ?? [])]) listener(change);
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

const same = (one: OrderState, other: OrderState): boolean =>
  one.kind === other.kind && one.kind !== "not-sent" && JSON.stringify(one) === JSON.stringify(other);
