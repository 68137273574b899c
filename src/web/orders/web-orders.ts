import { checked } from "../../arguments/checked.ts";
import { orderFields } from "../../arguments/order.ts";
import { PoolError } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import { awaitOutcome } from "../../orders/await-outcome.ts";
import { figuresOf } from "../../orders/figures-of.ts";
import { reportedGate } from "../../orders/gate-reports.ts";
import type { IntentRecord } from "../../orders/intent-record.ts";
import type { Journal } from "../../orders/journal.ts";
import { OrderBook } from "../../orders/order-book.ts";
import type { GateReport, OrderFigures } from "../../orders/order-figures.ts";
import type { OrderGate } from "../../orders/order-gate.ts";
import { OrderHandle } from "../../orders/order-handle.ts";
import type { OrderOutcome } from "../../orders/order-outcome.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import { orderToken } from "../../orders/order-reference.ts";
import type { OrderVerdict } from "../../orders/order-state.ts";
import type { OrderTermChanges } from "../../orders/order-terms.ts";
import { settleIntent } from "../../orders/settle-intent.ts";
import type { GlobalCancelOutcome } from "../../orders/tws/global-cancel.ts";
import { IncompleteBrackets } from "../../orders/tws/incomplete-group.ts";
import type { PlacedTerms } from "../../orders/tws/order-placing.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { AnswerQuestion } from "../option-fields.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import type { PreparationParts } from "./order-preparation.ts";
import { OrderTracking, type OrderTrackingOptions } from "./order-tracking.ts";
import { cancelAllWeb } from "./web-global-cancel.ts";
import { WebOrderBlocks } from "./web-order-blocks.ts";
import { WebOrderChanging } from "./web-order-changing.ts";
import { type CompleteWebOrderOptions, checkWebChange, type WebChangeOptions } from "./web-order-options.ts";
import { WebOrderPlacing } from "./web-order-placing.ts";
import { WebOrderSender, type WebOrderSenderOptions } from "./web-order-sender.ts";

/** Handle of an order of the Web API. */
export type WebOrderHandle = OrderHandle<OrderTermChanges>;
/** Outcome of an order of the Web API. */
export type WebOrderOutcome = OrderOutcome<WebOrderHandle>;

/** Dependencies of the orders of a web pool. */
export interface WebOrdersOptions
  extends Pick<WebOrderSenderOptions, "submit" | "suspect" | "questionTimeoutMs">,
    Pick<OrderTrackingOptions, "read" | "watch">,
    PreparationParts {
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly logger: Logger;
  readonly journal: Journal;
  readonly answerQuestion: AnswerQuestion;
  /** Reason for which there is no session, as a sentence. */
  noSession(): PoolError;
  /** The state of an order or a change is another one. */
  changed(record: IntentRecord): void;
  /** The unknown orders that close the gate, or the calls behind it, are others. */
  gateChanged(report: GateReport): void;
}

/** The orders of one web pool: places, modifies and cancels them, and finds out what became of them. */
export class WebOrders {
  readonly book: OrderBook;
  readonly gate: OrderGate;
  readonly sender: WebOrderSender;
  readonly blocks: WebOrderBlocks;
  readonly #options: WebOrdersOptions;
  readonly #brackets: IncompleteBrackets;
  readonly #tracking: OrderTracking;
  readonly #placing: WebOrderPlacing;
  readonly #changing: WebOrderChanging;
  readonly #handles = new WeakMap<OrderRecord, WebOrderHandle>();
  readonly #closing = new AbortController();
  #shut: PoolError | undefined;

  constructor(options: WebOrdersOptions) {
    this.#options = options;
    const { clock, journal, logger, live, noSession } = options;
    const book = new OrderBook({
      journal,
      clock,
      changed: (record) => this.#changed(record),
      journalFailed: (error) => logger.error(`Cannot write to the journal of orders: ${error.message}`),
    });
    this.book = book;
    this.#brackets = new IncompleteBrackets(book, live, (record) => void this.cancel(record).catch(() => {}));
    this.blocks = new WebOrderBlocks({ book, live, noSession, shut: () => this.#shut });
    this.gate = reportedGate(book, clock, (account) => this.blocks.order(account), options.gateChanged);
    this.#tracking = new OrderTracking({ ...options, book, changed: () => this.gate.changed() });
    this.sender = new WebOrderSender({
      ...options,
      book,
      blocks: this.blocks,
      compare: () => this.#tracking.compare(),
    });
    const { blocks, gate, sender } = this;
    const parts = { ...options, book, blocks, gate, sender, track: () => this.#tracking.want() };
    this.#placing = new WebOrderPlacing(parts);
    this.#changing = new WebOrderChanging(parts);
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
    this.recheck();
  }

  /** Something has changed that decides on whether orders can be sent. */
  recheck(): void {
    this.sender.recheck();
    this.gate.changed();
  }

  /** Uses a session from now on: finds out what became of earlier orders. */
  bind(live: LiveWebSession): void {
    this.#tracking.bind(live);
    this.gate.changed();
  }

  /** The session is over: what was sent and is not final is unknown until the next one. */
  lost(reason: PoolError): void {
    this.#tracking.lost(reason);
    this.recheck();
  }

  /** Finds the handle of an order by its key; undefined for an unknown one. */
  get(key: string): WebOrderHandle | undefined {
    const record = this.book.get(key);
    return record === undefined ? undefined : this.handle(record);
  }

  /** Gets the handle of an order: the same one each time. */
  handle(record: OrderRecord): WebOrderHandle {
    const known = this.#handles.get(record);
    if (known !== undefined) return known;
    const handle: WebOrderHandle = new OrderHandle(record, this);
    this.#handles.set(record, handle);
    return handle;
  }

  /**
   * Places orders that belong together, as one request.
   *
   * @throws {PoolError} `ORDER_KEY_REUSED` where a key belongs to another order; nothing is sent then.
   */
  async place(
    group: readonly PlacedTerms[],
    options: CompleteWebOrderOptions,
  ): Promise<readonly WebOrderOutcome[]> {
    const records = await this.#placing.place(group, options);
    return await Promise.all(
      records.map((record) => awaitOutcome(record, this.handle(record), options.signal)),
    );
  }

  /** Makes the name of an OCA group that no other one has. */
  groupName(): string {
    return `ibkr-pool ${orderToken(this.#options.random)}`;
  }

  /** Modifies an order of this pool. */
  async modify(
    record: OrderRecord,
    changes: OrderTermChanges,
    given: WebChangeOptions = {},
  ): Promise<WebOrderOutcome> {
    const what = "modify the order";
    const terms = checked(what, orderFields, changes, "changes") as OrderTermChanges;
    return await this.#change(record, terms, checkWebChange(what, given, this.#options.answerQuestion));
  }

  /** Cancels an order of this pool. */
  async cancel(record: OrderRecord, given: WebChangeOptions = {}): Promise<WebOrderOutcome> {
    const options = checkWebChange("cancel the order", given, this.#options.answerQuestion);
    return await this.#change(record, null, options);
  }

  /** Cancels all open orders of all accounts of the login, and takes back those that were not sent. */
  async cancelAll(timeoutMs: number): Promise<GlobalCancelOutcome> {
    const { live: current, noSession, submit } = this.#options;
    const reason = new PoolError("ABORTED", "all orders were cancelled before it was sent");
    for (const record of this.book.orders) {
      if (record.isPending) this.sender.withdraw(record, reason);
      this.sender.withdrawModifications(record, reason);
    }
    const live = current();
    const blocked = this.blocks.cancel();
    if (blocked !== undefined || live === undefined)
      return { kind: "not-sent", reason: blocked ?? noSession() };
    return await cancelAllWeb(live, (call, left) =>
      submit("cancel all orders", call, { lane: "control", share: false, left, timeoutMs }),
    );
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
    options: CompleteWebOrderOptions,
  ): Promise<WebOrderOutcome> {
    const intent = await this.#changing.change(record, changes, options);
    return await awaitOutcome(intent, this.handle(record), options.signal);
  }

  #changed(record: IntentRecord): void {
    if (record.state.kind === "unknown") this.#tracking.compare();
    this.#options.changed(record);
    this.recheck();
    this.#brackets.check(record);
  }
}
