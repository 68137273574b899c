import { PoolError } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { OrderFigures } from "../../stats.ts";
import type { Contract, Order } from "../../stoqey/mod.ts";
import { onAbort } from "../../util/abort.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Journal } from "../journal.ts";
import { OrderBook } from "../order-book.ts";
import { OrderGate } from "../order-gate.ts";
import { type HandleOwner, OrderHandle } from "../order-handle.ts";
import { type ChangeOptions, type CompleteOrderOptions, checkChange, SEND_MS } from "../order-options.ts";
import { type OrderOutcome, outcomeOf } from "../order-outcome.ts";
import { ChangeRecord, type IntentRecord, OrderRecord } from "../order-record.ts";
import { orderReference, orderToken } from "../order-reference.ts";
import type { OrderState, OrderVerdict } from "../order-state.ts";
import type { OrderTermChanges } from "../order-terms.ts";
import { isFinal } from "../order-transition.ts";
import { modifiedOrder } from "./modified-order.ts";
import { OrderReports } from "./order-reports.ts";
import { OrderSequence } from "./order-sequence.ts";
import { writeCancel, writeOrder } from "./order-writer.ts";
import { Reconciliation } from "./reconciliation.ts";

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
  /** An order goes out on the current session: the pool keeps its client ID. */
  ordered(): void;
  /** The state of an order or a change is another one. */
  changed(record: IntentRecord): void;
}

/** One session, as far as orders are concerned. */
interface BoundSession {
  readonly live: LiveSession;
  readonly reports: OrderReports;
  readonly reconciliation: Reconciliation;
}

/** The orders of one pool: places, modifies and cancels them, and finds out what became of them after a loss. */
export class TwsOrders implements HandleOwner<OrderTermChanges> {
  readonly book: OrderBook;
  readonly gate: OrderGate;
  readonly sequence: OrderSequence;
  readonly #options: TwsOrdersOptions;
  readonly #handles = new WeakMap<OrderRecord, TwsOrder>();
  #bound: BoundSession | undefined;
  #shut: PoolError | undefined;

  constructor(options: TwsOrdersOptions) {
    this.#options = options;
    const { clock, journal, logger } = options;
    this.book = new OrderBook({
      journal,
      clock,
      changed: (record) => this.#changed(record),
      journalFailed: (error) => logger.error(`Cannot write to the journal of orders: ${error.message}`),
    });
    this.gate = new OrderGate(clock, { closed: (account) => this.#closed(account) });
    this.sequence = new OrderSequence(clock, (entries) => this.book.keep(entries));
  }

  /** Gets the figures of the orders. */
  figures(): OrderFigures {
    return {
      open: this.book.unfinished.length,
      unknown: this.book.unknown("").map(({ key }) => key),
      waiting: this.gate.waiting,
      closed: this.gate.closed("")?.message,
    };
  }

  /** Accepts no new orders and changes from now on. */
  shut(error: PoolError): void {
    this.#shut = error;
    this.gate.changed();
  }

  /** Uses a session from now on: finds out what became of earlier orders first. */
  bind(live: LiveSession): void {
    void this.book.open().then(
      () => this.#bindOpen(live),
      (error: PoolError) => this.#options.logger.error(error.message),
    );
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

  /** Places an order. @throws {PoolError} `ORDER_KEY_REUSED` where the key belongs to another order. */
  async place(contract: Contract, given: Order, options: CompleteOrderOptions): Promise<TwsOrderOutcome> {
    const record = await this.#intended(contract, given, options);
    return this.#outcome(record, options);
  }

  /** Ends the outcome of an order, or of a change, that is unknown, by what a person has found out. */
  async settle(key: string, verdict: OrderVerdict): Promise<void> {
    await this.book.open();
    const intent = this.book.intent(key);
    if (intent === undefined)
      throw new PoolError("INVALID_OPTION", `Cannot settle the order ${key}: key: no order has it`);
    if (intent.state.kind !== "unknown")
      throw new PoolError(
        "INVALID_OPTION",
        `Cannot settle the order ${key}: it is ${intent.state.kind}, not unknown`,
      );
    intent.apply({ kind: "settled", verdict });
  }

  /**
   * Intends an order, and brings it on its way.
   *
   * @param entered The order of these that has to be entered at once, e.g. all orders of a bracket.
   */
  async #intended(contract: Contract, given: Order, options: CompleteOrderOptions): Promise<OrderRecord> {
    const { clock } = this.#options;
    const untilMs = clock.now() + (options.sendWithinMs ?? SEND_MS);
    const hash = fingerprint({ contract, order: given });
    const opened = await this.book.open().then(
      () => undefined,
      (error: PoolError) => error,
    );
    const known = options.key === undefined ? undefined : this.book.intent(options.key);
    if (known !== undefined) {
      if (!(known instanceof OrderRecord) || known.fingerprint !== hash) throw keyReused(options.key ?? "");
      if (!options.resend || known.state.kind !== "not-sent") return known;
    }
    const record = this.#added(contract, given, hash, options.key, known);
    const refused =
      opened ??
      (await this.#options.connect(
        options.sendWithinMs === undefined ? undefined : untilMs,
        options.signal,
      )) ??
      (await this.gate.pass(this.#accountOf(record), this.#waitsUntilMs(options, untilMs), options.signal));
    if (refused !== undefined) record.apply({ kind: "dropped", reason: refused });
    else this.#send(record, clock.now() > untilMs ? clock.now() + SEND_MS : untilMs, options);
    return record;
  }

  #added(
    contract: Contract,
    given: Order,
    hash: string,
    key: string | undefined,
    known: IntentRecord | undefined,
  ): OrderRecord {
    const token = orderToken(this.#options.random);
    const reference = known instanceof OrderRecord ? known.reference : orderReference(given.orderRef, token);
    const tif = given.tif ?? ("DAY" as NonNullable<Order["tif"]>);
    return this.book.add({
      key: key ?? token,
      reference,
      fingerprint: hash,
      account: given.account ?? "",
      terms: { contract, order: { transmit: true, ...given, orderRef: reference, tif } },
      clientId: undefined,
      orderId: undefined,
    });
  }

  /** Names the account of an order: where the login has one only, TWS would choose it. */
  #accountOf(record: OrderRecord): string {
    const [only, ...others] = this.#options.live()?.session.accounts ?? [];
    if (record.account !== "" || only === undefined || others.length > 0) return record.account;
    record.account = only;
    record.terms = { ...record.terms, order: { ...(record.terms.order as Order), account: only } };
    return only;
  }

  /** Modifies an order of this pool. */
  async modify(
    record: OrderRecord,
    changes: OrderTermChanges,
    given: ChangeOptions = {},
  ): Promise<TwsOrderOutcome> {
    const options = checkChange("modify the order", given);
    const order = modifiedOrder(record.terms.order as Order, changes);
    return await this.#change(record, "modify", order, options);
  }

  /** Cancels an order of this pool. */
  async cancel(record: OrderRecord, given: ChangeOptions = {}): Promise<TwsOrderOutcome> {
    const options = checkChange("cancel the order", given);
    return await this.#change(record, "cancel", null, options);
  }

  /** Closes the journal. */
  async close(): Promise<void> {
    this.#bound?.reconciliation.end();
    await this.book.close();
  }

  async #change(
    record: OrderRecord,
    change: "modify" | "cancel",
    order: Order | null,
    options: CompleteOrderOptions,
  ): Promise<TwsOrderOutcome> {
    const { clock, random } = this.#options;
    const hash = fingerprint({ of: record.key, change, order });
    const known = options.key === undefined ? undefined : this.book.intent(options.key);
    if (known !== undefined) {
      if (!(known instanceof ChangeRecord) || known.fingerprint !== hash) throw keyReused(options.key ?? "");
      return this.#outcome(known, options);
    }
    const untilMs = clock.now() + (options.sendWithinMs ?? SEND_MS);
    const intent = this.book.addChange(options.key ?? orderToken(random), hash, {
      of: record,
      change,
      order,
    });
    if (change === "cancel" && this.#withdrawn(record, intent)) return this.#outcome(intent, options);
    const waitsUntilMs = this.#waitsUntilMs(options, untilMs);
    const refused =
      change === "modify"
        ? await this.gate.pass(record.account, waitsUntilMs, options.signal)
        : this.#cancelBlocked();
    const impossible = this.#impossible(record);
    if (refused !== undefined) intent.apply({ kind: "dropped", reason: refused });
    else if (impossible !== undefined) intent.apply({ kind: "dropped", reason: impossible });
    else if (change === "cancel") this.#sendCancel(intent, record, options.timeoutMs);
    else this.#sendModification(intent, record, order as Order, untilMs, options);
    return this.#outcome(intent, options);
  }

  /** Takes back an order that was not written yet. */
  #withdrawn(record: OrderRecord, cancel: ChangeRecord): boolean {
    const reason = new PoolError("ABORTED", "it was cancelled before it was sent");
    this.#withdrawals.get(record)?.(reason);
    if (record.state.kind === "intended") record.apply({ kind: "dropped", reason });
    if (record.state.kind !== "not-sent") return false;
    cancel.apply({ kind: "dropped", reason: new PoolError("ORDER_ABSENT", "the order was not sent") });
    return true;
  }

  readonly #withdrawals = new WeakMap<OrderRecord, (reason: PoolError) => void>();

  #send(record: OrderRecord, untilMs: number, { signal, timeoutMs }: CompleteOrderOptions): void {
    const { clock } = this.#options;
    const live = this.#options.live();
    if (live === undefined) return void record.apply({ kind: "dropped", reason: this.#options.noSession() });
    const { clientId } = live.session;
    const { contract, order } = record.terms as { contract: Contract; order: Order };
    const { key, reference, fingerprint: hash, account, terms } = record;
    const withdraw = this.sequence.submit(live, {
      owner: this,
      orderId: undefined,
      untilMs,
      blocked: () => this.#closed(account, record),
      entries: (orderId) => {
        this.book.number(record, clientId, orderId);
        const atMs = clock.wallMs();
        return [
          { type: "order", key, reference, fingerprint: hash, account, clientId, orderId, terms, atMs },
        ];
      },
      kept: () => void record.apply({ kind: "journalled" }),
      write: (orderId) => {
        this.#bound?.reports.follow(orderId);
        record.epoch = live.epoch;
        writeOrder(live, orderId, contract, order);
        this.#options.ordered();
        this.#isWritten(record, timeoutMs);
      },
      dropped: (reason) => void record.apply({ kind: "dropped", reason }),
    });
    this.#bounded(record, withdraw, untilMs, signal);
  }

  #sendModification(
    intent: ChangeRecord,
    record: OrderRecord,
    order: Order,
    untilMs: number,
    { timeoutMs, signal }: CompleteOrderOptions,
  ): void {
    const live = this.#options.live();
    const { orderId } = record;
    if (live === undefined || orderId === undefined) return;
    const withdraw = this.sequence.submit(live, {
      owner: this,
      orderId,
      untilMs,
      blocked: () => this.#closed(record.account, intent) ?? this.#impossible(record),
      entries: () => [this.#entryOf(intent)],
      kept: () => void intent.apply({ kind: "journalled" }),
      write: () => {
        writeOrder(live, orderId, (record.terms as { contract: Contract }).contract, order);
        this.#isWritten(intent, timeoutMs);
      },
      dropped: (reason) => void intent.apply({ kind: "dropped", reason }),
    });
    this.#bounded(intent, withdraw, untilMs, signal);
  }

  /** Sends a cancel: past the gate and ahead of all orders, whether the journal works or not. */
  #sendCancel(intent: ChangeRecord, record: OrderRecord, timeoutMs: number): void {
    const { logger } = this.#options;
    const live = this.#options.live();
    const { orderId } = record;
    if (live === undefined || orderId === undefined) return;
    const dropped = (reason: PoolError): void => void intent.apply({ kind: "dropped", reason });
    const send = (): void => {
      intent.apply({ kind: "journalled" });
      if (live.ended !== undefined) return dropped(live.ended);
      live.outbox.submit({ lane: "urgent", owner: this, dropped }, () => {
        this.#bound?.reports.follow(orderId);
        writeCancel(live, orderId);
        this.#isWritten(intent, timeoutMs);
      });
    };
    const failed = (error: PoolError): void => {
      logger.warn(
        `Cannot keep the cancel of ${record.key} in the journal, and send it all the same: ${error.message}`,
      );
      send();
    };
    try {
      const kept = this.book.keep([this.#entryOf(intent)]);
      if (kept === undefined) send();
      else kept.then(send, failed);
    } catch (error) {
      failed(error as PoolError);
    }
  }

  #entryOf({ key, fingerprint: hash, change, order, of }: ChangeRecord) {
    const atMs = this.#options.clock.wallMs();
    return { type: "change", key, of: of.key, change, fingerprint: hash, order, atMs } as const;
  }

  /** Takes a message back at its deadline, and when its caller aborts. */
  #bounded(
    intent: IntentRecord,
    withdraw: (reason: PoolError) => void,
    untilMs: number,
    signal: AbortSignal | undefined,
  ): void {
    const isWaiting = (): boolean => intent.state.kind === "intended" || intent.state.kind === "journalled";
    if (!isWaiting()) return;
    if (intent instanceof OrderRecord) this.#withdrawals.set(intent, withdraw);
    const { clock } = this.#options;
    const tooLate = new PoolError("REQUEST_TIMEOUT", "its deadline passed before it was written");
    const cancel = clock.after(Math.max(0, untilMs - clock.now()), () => withdraw(tooLate));
    const forget = onAbort(signal, () =>
      withdraw(
        new PoolError("ABORTED", "the caller's signal was aborted before it was sent", {
          cause: signal?.reason,
        }),
      ),
    );
    const { met } = intent.when(() => !isWaiting());
    void met.then(() => {
      cancel();
      forget();
    });
  }

  /** Waits until something is known of an intent, and at most for an answer in time. */
  async #outcome(intent: IntentRecord, { signal }: CompleteOrderOptions): Promise<TwsOrderOutcome> {
    const record = intent instanceof ChangeRecord ? intent.of : (intent as OrderRecord);
    const order = this.handle(record);
    const reached = outcomeOf(intent, order);
    if (reached !== undefined) return reached;
    const { met, stop } = intent.when(isAnswered);
    let forget: () => void = () => {};
    const aborted = new Promise<void>((resolve) => {
      const abort = (): void => {
        // What was not written is taken back by its own listener.
        if (intent.state.kind === "written") resolve();
      };
      if (signal?.aborted) abort();
      forget = onAbort(signal, abort);
    });
    await Promise.race([met, aborted]);
    forget();
    stop();
    const why = "its caller stopped waiting before TWS had answered";
    return outcomeOf(intent, order) ?? { kind: "unknown", key: intent.key, order, why };
  }

  /** Notes that an intent was written, and expects an answer in time. */
  #isWritten(intent: IntentRecord, timeoutMs: number): void {
    const { clock } = this.#options;
    intent.apply({ kind: "written", atMs: clock.wallMs() });
    const why = `TWS has not answered within ${timeoutMs} ms; the lists of orders are compared`;
    const cancel = clock.after(timeoutMs, () => intent.apply({ kind: "lost", why }));
    const stop = intent.listen((change) => {
      if (change.kind !== "state" || !isAnswered(change.state)) return;
      stop();
      cancel();
    });
  }

  #bindOpen(live: LiveSession): void {
    if (live.ended !== undefined) return;
    const { clock, logger } = this.#options;
    const { book } = this;
    live.requests.channel.ids.raiseTo(book.floor(live.session.clientId) + 1);
    const reports = new OrderReports(live, book, {
      seen: () => {},
      doubted: (record) => this.#doubted(record),
    });
    const reconciliation = new Reconciliation({
      live,
      clock,
      book,
      reports,
      logger,
      changed: () => this.gate.changed(),
    });
    this.#bound = { live, reports, reconciliation };
    live.watchers.add({
      lost: (error) => {
        this.#lost(live, error);
        return () => {};
      },
      ibkrLink: (state) => {
        if (state !== "lost" && book.unknown("").length > 0) reconciliation.start();
        this.gate.changed();
      },
      farm: () => {},
    });
    if (book.unknown("").length > 0) reconciliation.start();
    this.gate.changed();
  }

  #lost(live: LiveSession, error: PoolError): void {
    if (this.#bound?.live === live) {
      this.#bound.reconciliation.end();
      this.#bound = undefined;
    }
    const why = `the session was lost (${error.message}); the next one compares open orders, executions and completed orders`;
    for (const record of this.book.unfinished) record.apply({ kind: "lost", why });
    for (const change of this.book.pendingChanges) change.apply({ kind: "lost", why });
    this.gate.changed();
  }

  /** A code that may be a refusal: only the lists show whether the order is live. */
  #doubted(record: OrderRecord): void {
    if (record.state.kind !== "written") return;
    const { code = 0, text = "" } = record.doubt ?? {};
    record.apply({
      kind: "lost",
      why: `TWS sent the message ${code} (${text}), which may be a refusal; the lists of orders are compared`,
    });
  }

  #changed(record: IntentRecord): void {
    if (record.state.kind === "unknown") this.#bound?.reconciliation.start();
    this.#options.changed(record);
    this.gate.changed();
  }

  /** Latest instant up to which a caller waits for the gate: only if it has set a deadline. */
  #waitsUntilMs({ sendWithinMs }: CompleteOrderOptions, untilMs: number): number {
    return sendWithinMs === undefined ? Number.NEGATIVE_INFINITY : untilMs;
  }

  /** Gets the reason for which no order of an account can be sent now. @param except An intent that does not count itself. */
  #closed(account: string, except?: IntentRecord): PoolError | undefined {
    if (this.#shut !== undefined) return this.#shut;
    const live = this.#options.live();
    if (live === undefined) return this.#options.noSession();
    if (live.outbox.cutOff) return new PoolError("ORDER_GATE_CLOSED", "TWS is disconnected from IBKR");
    const unknown = this.book.unknown(account).filter((one) => one !== except);
    const [first] = unknown;
    if (first !== undefined) return new PoolError("ORDER_GATE_CLOSED", unknownSentence(unknown, first));
    if (this.#bound?.live !== live)
      return new PoolError("ORDER_GATE_CLOSED", "the session is being prepared");
    return undefined;
  }

  #cancelBlocked(): PoolError | undefined {
    if (this.#shut?.code === "CLOSED") return this.#shut;
    const live = this.#options.live();
    return live === undefined ? this.#options.noSession() : undefined;
  }

  /** Gets the reason for which an order cannot be changed. */
  #impossible(record: OrderRecord): PoolError | undefined {
    const { state, clientId, orderId } = record;
    if (isFinal(state)) return new PoolError("ORDER_ABSENT", `the order is ${state.kind}`);
    const live = this.#options.live();
    if (orderId === undefined) return new PoolError("ORDER_ABSENT", "the order was not sent");
    if (live !== undefined && clientId !== live.session.clientId)
      return new PoolError(
        "ORDER_GATE_CLOSED",
        `the order belongs to client ID ${clientId}, and this session has ${live.session.clientId}`,
      );
    return undefined;
  }
}

/** Tests whether something is known of an intent that was written, or that it is not known. */
function isAnswered({ kind }: OrderState): boolean {
  return kind !== "intended" && kind !== "journalled" && kind !== "written";
}

function unknownSentence(unknown: readonly IntentRecord[], { key, state }: IntentRecord): string {
  const why = state.kind === "unknown" ? state.why : "";
  const others = unknown.length === 1 ? "" : ` and of ${unknown.length - 1} more`;
  return `the outcome of the order ${key}${others} is unknown: ${why}`;
}

function keyReused(key: string): PoolError {
  return new PoolError(
    "ORDER_KEY_REUSED",
    `Cannot place the order: the key ${key} belongs to another order, or to the same one with other terms`,
  );
}
