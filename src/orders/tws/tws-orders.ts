import { checked } from "../../arguments/checked.ts";
import { orderFields } from "../../arguments/order.ts";
import { PoolError } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { LiveSession } from "../../session/live-session.ts";
import { awaitOutcome } from "../await-outcome.ts";
import { figuresOf } from "../figures-of.ts";
import { reportedGate } from "../gate-reports.ts";
import type { IntentRecord } from "../intent-record.ts";
import type { Journal } from "../journal.ts";
import { OrderBook } from "../order-book.ts";
import type { GateReport, OrderFigures } from "../order-figures.ts";
import type { OrderGate } from "../order-gate.ts";
import { type HandleOwner, OrderHandle } from "../order-handle.ts";
import { type ChangeOptions, type CompleteOrderOptions, checkChange } from "../order-options.ts";
import type { OrderOutcome } from "../order-outcome.ts";
import type { OrderRecord } from "../order-record.ts";
import { orderToken } from "../order-reference.ts";
import type { OrderVerdict } from "../order-state.ts";
import type { OrderTermChanges } from "../order-terms.ts";
import { settleIntent } from "../settle-intent.ts";
import { BoundSession } from "./bound-session.ts";
import { DirectOrders } from "./direct-orders.ts";
import { type GlobalCancelOutcome, globalCancel } from "./global-cancel.ts";
import { IncompleteBrackets } from "./incomplete-group.ts";
import { OrderBlocks } from "./order-blocks.ts";
import { OrderChanging } from "./order-changing.ts";
import { OrderPlacing, type PlacedTerms } from "./order-placing.ts";
import { type OrderPreview, type PreviewWait, requestedPreview } from "./order-preview.ts";
import { OrderSender } from "./order-sender.ts";

/** Handle of an order of TWS. */
export type TwsOrder = OrderHandle<OrderTermChanges>;
/** Outcome of an order of TWS. */
export type TwsOrderOutcome = OrderOutcome<TwsOrder>;

/** Dependencies of the orders of a pool. */
export interface TwsOrdersOptions {
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly logger: Logger;
  readonly journal: Journal;
  /** Time for an answer to an order of `lease.api`, in ms. Default 10 000. */
  readonly answerMs?: number | undefined;
  /** The session that is ready; undefined for none. */
  live(): LiveSession | undefined;
  /** Reason for which there is no session, as a sentence. */
  noSession(): PoolError;
  /**
   * Brings up the first session of a pool that has none yet; one that was lost comes back by itself.
   *
   * @returns The reason for which there is none in time.
   */
  connect(untilMs: number | undefined, signal: AbortSignal | undefined): Promise<PoolError | undefined>;
  /** Requests a session, without a wait for it. */
  want(): void;
  /** An order goes out on the current session: the pool keeps its client ID. */
  ordered(): void;
  /** The state of an order or a change is another one. */
  changed(record: IntentRecord): void;
  /** The unknown orders that close the gate, or the calls behind it, are others. */
  gateChanged(report: GateReport): void;
}

/** The orders of one pool: places, modifies and cancels them, and finds out what became of them after a loss. */
export class TwsOrders implements HandleOwner<OrderTermChanges> {
  readonly book: OrderBook;
  readonly gate: OrderGate;
  readonly sender: OrderSender;
  /** Orders of `lease.api`. */
  readonly direct: DirectOrders;
  readonly #options: TwsOrdersOptions;
  readonly #blocks: OrderBlocks;
  readonly #brackets: IncompleteBrackets;
  readonly #placing: OrderPlacing;
  readonly #changing: OrderChanging;
  readonly #handles = new WeakMap<OrderRecord, TwsOrder>();
  readonly #session: BoundSession;
  readonly #closing = new AbortController();
  #shut: PoolError | undefined;

  constructor(options: TwsOrdersOptions) {
    this.#options = options;
    const { clock, random, journal, logger, live, noSession, ordered, answerMs } = options;
    const book = new OrderBook({
      journal,
      clock,
      changed: (record) => this.#changed(record),
      journalFailed: (error) => logger.error(`Cannot write to the journal of orders: ${error.message}`),
    });
    const blocks = new OrderBlocks({
      book,
      live,
      noSession,
      shut: () => this.#shut,
      isBound: (one) => this.#session.current?.live === one,
      journalFailure: () => this.#session.failure,
    });
    this.book = book;
    this.#brackets = new IncompleteBrackets(book, live, (record) => void this.cancel(record).catch(() => {}));
    this.#session = new BoundSession({ clock, logger, book, live, changed: () => this.gate.changed() });
    this.#blocks = blocks;
    this.gate = reportedGate(book, clock, (account) => blocks.order(account), options.gateChanged);
    this.sender = new OrderSender({ clock, logger, book, blocks, ordered });
    this.direct = new DirectOrders({ book, blocks, sender: this.sender, clock, random, answerMs });
    const parts = {
      ...options,
      book,
      blocks,
      gate: this.gate,
      sender: this.sender,
      opened: () => this.#session.opened(),
    };
    this.#placing = new OrderPlacing(parts);
    this.#changing = new OrderChanging(parts);
  }

  get clock(): SteadyClock {
    return this.#options.clock;
  }

  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Gets the figures of the orders. */
  figures(): OrderFigures {
    return figuresOf(this.book, this.gate);
  }

  /** Accepts no new orders and changes from now on. */
  shut(error: PoolError): void {
    this.#shut = error;
    this.gate.changed();
  }

  /** Whether the journal is being read, so that no order can be sent yet. */
  get isOpening(): boolean {
    return this.#session.isOpening;
  }

  /**
   * Uses a session from now on: finds out what became of earlier orders first.
   *
   * @returns Undefined where orders can be sent at once, else a promise that resolves when the journal was read, or cannot be.
   */
  bind(live: LiveSession): Promise<void> | undefined {
    return this.#session.bind(live);
  }

  /** Finds the handle of an order by its key; undefined for an unknown one. */
  get(key: string): TwsOrder | undefined {
    const record = this.book.get(key);
    return record === undefined ? undefined : this.handle(record);
  }

  /** Gets the handle of an order: the same one each time. */
  handle(record: OrderRecord): TwsOrder {
    const known = this.#handles.get(record);
    if (known !== undefined) return known;
    const handle: TwsOrder = new OrderHandle(record, this);
    this.#handles.set(record, handle);
    return handle;
  }

  /**
   * Places orders that belong together, in their order and without another one between them.
   *
   * @throws {PoolError} `ORDER_KEY_REUSED` where a key belongs to another order; nothing is sent then.
   */
  async place(
    group: readonly PlacedTerms[],
    options: CompleteOrderOptions,
  ): Promise<readonly TwsOrderOutcome[]> {
    const records = await this.#placing.place(group, options);
    return await Promise.all(
      records.map((record) => awaitOutcome(record, this.handle(record), options.signal)),
    );
  }

  /** Modifies an order of this pool. */
  async modify(
    record: OrderRecord,
    changes: OrderTermChanges,
    given: ChangeOptions = {},
  ): Promise<TwsOrderOutcome> {
    const what = "modify the order";
    const terms = checked(what, orderFields, changes, "changes") as OrderTermChanges;
    return await this.#change(record, terms, checkChange(what, given));
  }

  /** Cancels an order of this pool. */
  async cancel(record: OrderRecord, given: ChangeOptions = {}): Promise<TwsOrderOutcome> {
    return await this.#change(record, null, checkChange("cancel the order", given));
  }

  /** Requests what an order would change, without placing it. */
  async preview(terms: Pick<PlacedTerms, "contract" | "order">, wait: PreviewWait): Promise<OrderPreview> {
    const used = (clientId: number, orderId: number): void => this.book.use(clientId, orderId);
    const parts = { ...this.#options, sequence: this.sender.sequence, used, shut: () => this.#shut };
    return await requestedPreview(parts, terms, wait);
  }

  /** Makes the name of an OCA group that no other one has. */
  groupName(): string {
    return `ibkr-pool ${orderToken(this.#options.random)}`;
  }

  /** Cancels all orders of all clients of the account, and takes back those that were not written. */
  async cancelAll({ timeoutMs }: CompleteOrderOptions): Promise<GlobalCancelOutcome> {
    const reason = new PoolError("ABORTED", "all orders were cancelled before it was sent");
    for (const record of this.book.orders) if (record.isOpen) this.sender.withdraw(record, reason);
    const blocked = this.#blocks.cancel();
    const live = this.#options.live();
    if (blocked !== undefined || live === undefined)
      return { kind: "not-sent", reason: blocked ?? this.#options.noSession() };
    this.sender.sequence.dropAll(reason);
    return await globalCancel(live, timeoutMs);
  }

  /** Ends the outcome of an order, or of a change, that is unknown, by what a person has found out. */
  settle(key: string, verdict: OrderVerdict): Promise<void> {
    return settleIntent(this.book, key, verdict);
  }

  /** Ends the waits of all handles, and closes the journal. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.book.close();
  }

  async #change(
    record: OrderRecord,
    changes: OrderTermChanges | null,
    options: CompleteOrderOptions,
  ): Promise<TwsOrderOutcome> {
    const intent = await this.#changing.change(record, changes, options);
    return await awaitOutcome(intent, this.handle(record), options.signal);
  }

  #changed(record: IntentRecord): void {
    if (record.state.kind === "unknown") this.#session.current?.compare();
    this.#options.changed(record);
    this.gate.changed();
    this.#brackets.check(record);
  }
}
