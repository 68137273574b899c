import { AsyncQueue } from "../async/async-queue.ts";
import { PoolError } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import type { Contract } from "../stoqey/mod.ts";
import { onAbort } from "../util/abort.ts";
import type { OrderChange, OrderFill } from "./order-change.ts";
import type { ChangeOptions } from "./order-options.ts";
import { type OrderOutcome, outcomeOf } from "./order-outcome.ts";
import type { OrderRecord } from "./order-record.ts";
import type { OrderState } from "./order-state.ts";
import type { OrderTerms } from "./order-terms.ts";
import { isFinal, isKnown } from "./order-transition.ts";

/** An outcome that is not `unknown`. */
export type KnownOutcome<Handle> = Exclude<OrderOutcome<Handle>, { readonly kind: "unknown" }>;

/** Longest wait for the commissions of an order that has ended, in ms: IBKR sends them within seconds of the fill. */
const COMMISSION_MS = 10_000;

/** Carries out the calls of a handle. */
export interface HandleOwner<Terms> {
  /** Clock of the pool. */
  readonly clock: Clock;
  /** Aborts when the pool is closed, which ends every wait. */
  readonly closed: AbortSignal;
  modify(
    record: OrderRecord,
    changes: Terms,
    options: ChangeOptions,
  ): Promise<OrderOutcome<OrderHandle<Terms>>>;
  cancel(record: OrderRecord, options: ChangeOptions): Promise<OrderOutcome<OrderHandle<Terms>>>;
}

/** Options of a wait for an order. */
export interface OrderWaitOptions {
  /** Ends the wait: the call rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * One order, for as long as the pool lives: it outlives leases and sessions.
 *
 * @example Follow an order to its end
 * ```ts
 * import { IbkrPool, SecType } from "ibkr-pool";
 *
 * await using pool = new IbkrPool({ port: 4002 });
 * const contract = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
 * const outcome = await pool.placeOrder(contract, { action: "BUY", orderType: "MKT", totalQuantity: 1 });
 * assert.equal(outcome.kind, "acknowledged");
 * const { kind } = await outcome.order.done();
 * assert.equal(kind, "filled");
 * ```
 */
export class OrderHandle<Terms = unknown> {
  readonly #record: OrderRecord;
  readonly #owner: HandleOwner<Terms>;

  /** @internal */
  constructor(record: OrderRecord, owner: HandleOwner<Terms>) {
    this.#record = record;
    this.#owner = owner;
  }

  /** @internal Tests whether a value is a handle of an order of this owner; a proxy of one is not. */
  static isOf(value: unknown, owner: object): boolean {
    return typeof value === "object" && value !== null && #owner in value && value.#owner === owner;
  }

  /** Idempotency key. */
  get key(): string {
    return this.#record.key;
  }

  /** Text that the order carries at IBKR (`orderRef`): the caller's own, and a token that no other order has. */
  get reference(): string {
    return this.#record.reference;
  }

  /** Contract, as it was sent. */
  get contract(): Contract {
    return { ...this.#record.contract };
  }

  /** Terms, with the modifications that IBKR has acknowledged: those that the next modification starts from. */
  get terms(): OrderTerms {
    return { ...this.#record.order } as OrderTerms;
  }

  /** Account; empty where TWS chooses it. */
  get account(): string {
    return this.#record.account;
  }

  /** Order ID at TWS; undefined until it is in the journal, and for an order of the Web API. */
  get orderId(): number | undefined {
    return this.#record.orderId;
  }

  /** Permanent ID at IBKR; undefined until it was reported. */
  get permId(): number | undefined {
    return this.#record.permId;
  }

  /** State that it has reached, as far as the pool knows it. */
  get state(): OrderState {
    return this.#record.state;
  }

  /** Fills so far, with corrections applied. */
  get fills(): readonly OrderFill[] {
    return [...this.#record.fills.values()];
  }

  /** Tests whether a modification or a cancel of this order has a key, so that a call with it sends nothing. */
  hasChange(key: string): boolean {
    return this.#record.changes.some((change) => change.key === key);
  }

  /**
   * Waits until the outcome is known: IBKR has the order, has refused it, or never got it.
   *
   * @throws {PoolError} `ABORTED`, `CLOSED`.
   */
  async known(options: OrderWaitOptions = {}): Promise<KnownOutcome<OrderHandle<Terms>>> {
    await this.#when(isKnown, options);
    return outcomeOf(this.#record, this as OrderHandle<Terms>) as KnownOutcome<OrderHandle<Terms>>;
  }

  /**
   * Waits until the state is final: filled, cancelled, rejected or not sent.
   *
   * @throws {PoolError} `ABORTED`, `CLOSED`.
   */
  done(options: OrderWaitOptions = {}): Promise<OrderState> {
    return this.#when(isFinal, options);
  }

  /**
   * Iterates over the changes of the order: its state now, then each change. It ends after a final state, once the commission
   * of each fill has come, for which it waits 10 s at most; and when the pool is closed.
   *
   * @param options `signal` ends the iteration.
   */
  changes(options: OrderWaitOptions = {}): AsyncIterableIterator<OrderChange, undefined> {
    const record = this.#record;
    const { clock, closed } = this.#owner;
    const stops: (() => void)[] = [];
    const queue = new AsyncQueue<OrderChange>(() => {
      for (const stop of stops.splice(0)) stop();
    });
    let isWaiting = false;
    const put = (change: OrderChange): void => {
      queue.put(change);
      if (!isFinal(record.state)) return;
      if (!record.lacksCommission) return queue.end();
      if (!isWaiting) stops.push(clock.after(COMMISSION_MS, () => queue.end()));
      isWaiting = true;
    };
    put({ kind: "state", state: record.state });
    const isOver = options.signal?.aborted === true || closed.aborted;
    if (isOver) queue.end();
    if (queue.ended !== undefined) return queue;
    stops.push(record.listen(put));
    for (const signal of [options.signal, closed]) stops.push(onAbort(signal, () => queue.end()));
    return queue;
  }

  /** Modifies the order: see `modifyOrder` of the pool. */
  modify(changes: Terms, options: ChangeOptions = {}): Promise<OrderOutcome<OrderHandle<Terms>>> {
    return this.#owner.modify(this.#record, changes, options);
  }

  /** Cancels the order: see `cancelOrder` of the pool. */
  cancel(options: ChangeOptions = {}): Promise<OrderOutcome<OrderHandle<Terms>>> {
    return this.#owner.cancel(this.#record, options);
  }

  async #when(isMet: (state: OrderState) => boolean, { signal }: OrderWaitOptions): Promise<OrderState> {
    const { closed } = this.#owner;
    const what = `Cannot wait for the order ${this.key}`;
    const ended = (): PoolError =>
      closed.aborted
        ? new PoolError("CLOSED", `${what}: the pool was closed`)
        : new PoolError("ABORTED", `${what}: the caller's signal was aborted`, { cause: signal?.reason });
    if (isMet(this.#record.state)) return this.#record.state;
    if (signal?.aborted || closed.aborted) throw ended();
    const { met, stop } = this.#record.when(isMet);
    const stops = [stop];
    const over = new Promise<never>((_, reject) => {
      for (const one of [signal, closed]) stops.push(onAbort(one, () => reject(ended())));
    });
    try {
      return await Promise.race([met, over]);
    } finally {
      for (const one of stops) one();
    }
  }
}
