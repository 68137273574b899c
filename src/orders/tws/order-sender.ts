import { PoolError } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Order } from "../../stoqey/mod.ts";
import { onAbort } from "../../util/abort.ts";
import type { IntentRecord } from "../intent-record.ts";
import type { JournalEntry } from "../journal.ts";
import type { OrderBook } from "../order-book.ts";
import { abortedBy } from "../order-gate.ts";
import { SEND_MS } from "../order-options.ts";
import type { ChangeRecord, OrderRecord } from "../order-record.ts";
import { foreignEntries } from "./foreign-order.ts";
import type { OrderBlocks } from "./order-blocks.ts";
import { OrderSequence } from "./order-sequence.ts";
import { writeCancel, writeOrder } from "./order-writer.ts";
import { Withdrawals } from "./withdrawals.ts";

/** Deadlines of one message. */
export interface SendLimits {
  /** Latest instant at which it may be written, by the clock. */
  readonly untilMs: number;
  /** Time for an answer since it was written, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Deadlines of a cancel; until `untilMs` it waits for the journal, and is sent without it then. */
type CancelLimits = Pick<SendLimits, "timeoutMs"> & Partial<SendLimits>;

/** Dependencies of a sender. */
export interface OrderSenderOptions {
  readonly clock: SteadyClock;
  readonly logger: Logger;
  readonly book: OrderBook;
  readonly blocks: OrderBlocks;
  /** An order, a change or a cancel was written on the current session: the pool keeps its client ID. */
  ordered(): void;
}

/** Another way to write a cancel. */
export interface CancelWriter {
  /** Writes it. @throws Where it was not written. */
  write?(orderId: number): void;
  /** It will not be written. */
  dropped?(reason: PoolError): void;
}

/** Brings orders, modifications and cancels to the connection, and records how far each has come. */
export class OrderSender {
  readonly sequence: OrderSequence;
  readonly #options: OrderSenderOptions;
  readonly withdrawals: Withdrawals = new Withdrawals();

  constructor(options: OrderSenderOptions) {
    this.#options = options;
    this.sequence = new OrderSequence(options.clock, (entries) => options.book.keep(entries));
  }

  /** Sends a new order. @param parent Order that has to be written before it, on the same session. */
  place(live: LiveSession, record: OrderRecord, limits: SendLimits, parent?: OrderRecord): void {
    const { clock, blocks, book } = this.#options;
    const { clientId } = live.session;
    const { key, reference, fingerprint, bracket } = record;
    const withdraw = this.sequence.submit(live, {
      owner: this,
      orderId: book.keptId(record, clientId),
      untilMs: limits.untilMs,
      blocked: () => found(record) ?? blocks.order(record.account, record) ?? withoutParent(parent, live),
      entries: (orderId) => {
        book.number(record, clientId, orderId);
        if (parent !== undefined) record.setOrder({ ...record.order, parentId: parent.orderId ?? 0 });
        const { account, terms } = record;
        const ids = { key, reference, clientId, orderId, bracket };
        return [{ type: "order", ...ids, fingerprint, account, terms, atMs: clock.wallMs() }];
      },
      kept: () => void record.apply({ kind: "journalled" }),
      write: (orderId) => {
        writeOrder(live, orderId, record.contract, record.order);
        this.written(live, record, limits.timeoutMs);
      },
      dropped: (reason) => void record.apply({ kind: "dropped", reason }),
    });
    this.#limit(record, withdraw, limits);
  }

  /** Sends a modification. */
  modify(live: LiveSession, intent: ChangeRecord, limits: SendLimits): void {
    const { blocks } = this.#options;
    const { of: record } = intent;
    const { orderId } = record;
    if (orderId === undefined) return;
    const withdraw = this.sequence.submit(live, {
      owner: this,
      orderId,
      untilMs: limits.untilMs,
      blocked: () => blocks.order(record.account, intent) ?? blocks.change(record),
      entries: () => this.entriesOf(intent),
      kept: () => this.kept(intent),
      write: () => {
        writeOrder(live, orderId, record.contract, intent.order as Order);
        this.written(live, intent, limits.timeoutMs);
      },
      dropped: (reason) => void intent.apply({ kind: "dropped", reason }),
    });
    this.#limit(intent, withdraw, limits);
  }

  /**
   * Sends a cancel: past the gate and ahead of all orders, whether the journal works or not. Modifications that were not
   * written are taken back: none may be written after it.
   */
  cancel(
    live: LiveSession,
    intent: ChangeRecord,
    { timeoutMs, untilMs = Number.POSITIVE_INFINITY, signal }: CancelLimits,
    { write = (orderId) => writeCancel(live, orderId), dropped: report = () => {} }: CancelWriter = {},
  ): void {
    const { clock, logger, book } = this.#options;
    const { orderId, key } = intent.of;
    if (orderId === undefined) return;
    const overtaken = new PoolError("ABORTED", "the order was cancelled before it was sent");
    for (const change of intent.of.changes) {
      if (change === intent || !change.isWaiting || change.change === "cancel") continue;
      this.withdrawals.takeBack(change, overtaken);
      change.apply({ kind: "dropped", reason: overtaken });
    }
    const dropped = (reason: PoolError): void => {
      intent.apply({ kind: "dropped", reason });
      report(reason);
    };
    let stop: () => void = () => {};
    const send = (): void => {
      // The journal may answer after the time for it.
      stop();
      if (intent.state.kind !== "intended") return;
      intent.apply({ kind: "journalled" });
      if (live.ended !== undefined) return dropped(live.ended);
      live.outbox.submit({ lane: "urgent", owner: this, dropped }, () => {
        write(orderId);
        this.written(live, intent, timeoutMs);
      });
    };
    const failed = (error: PoolError): void => {
      if (intent.state.kind !== "intended") return;
      logger.warn(
        `Cannot keep the cancel of the order ${key} in the journal; it is sent all the same: ${error.message}`,
      );
      send();
    };
    const entries = this.entriesOf(intent);
    const unkept = (error: PoolError): void => {
      book.owe(intent, entries);
      failed(error);
    };
    try {
      const kept = book.keep(entries);
      if (kept === undefined) {
        intent.of.isJournalled = true;
        return send();
      }
      const waitMs = Math.max(0, Math.min(SEND_MS, untilMs - clock.now()));
      const late = new PoolError("JOURNAL_FAILED", `the journal did not answer within ${waitMs} ms`);
      const cancel = clock.after(waitMs, () => failed(late));
      const forget = onAbort(signal, () => {
        cancel();
        dropped(abortedBy(signal));
      });
      stop = () => {
        cancel();
        forget();
      };
      kept.then(() => {
        intent.of.isJournalled = true;
        send();
      }, unkept);
    } catch (error) {
      unkept(error as PoolError);
    }
  }

  /** Takes back an order that was not written. @returns Whether nothing of it will be sent. */
  withdraw(record: OrderRecord, reason: PoolError): boolean {
    this.withdrawals.takeBack(record, reason);
    for (const change of record.changes) if (change.isPending) this.withdrawals.takeBack(change, reason);
    record.apply({ kind: "dropped", reason });
    return record.state.kind === "not-sent";
  }

  /** Makes the entries of a change for the journal, with the order that it changes where the journal lacks that. */
  entriesOf({ key, fingerprint, change, order, of }: ChangeRecord): readonly JournalEntry[] {
    const atMs = this.#options.clock.wallMs();
    const entry: JournalEntry = { type: "change", key, of: of.key, change, fingerprint, order, atMs };
    return of.isJournalled ? [entry] : [...foreignEntries(of, atMs), entry];
  }

  /** Notes that the entries of a change are durable. */
  kept(intent: ChangeRecord): void {
    intent.of.isJournalled = true;
    intent.apply({ kind: "journalled" });
  }

  /** Takes a message back at its deadline, and when its caller aborts. */
  #limit(intent: IntentRecord, withdraw: (reason: PoolError) => void, { untilMs, signal }: SendLimits): void {
    if (!intent.isWaiting) return;
    this.withdrawals.add(intent, withdraw);
    const { clock } = this.#options;
    const cancel = clock.after(Math.max(0, untilMs - clock.now()), () =>
      withdraw(new PoolError("REQUEST_TIMEOUT", "its deadline passed before it was written")),
    );
    const forget = onAbort(signal, () => withdraw(abortedBy(signal)));
    const stop = intent.listen(() => {
      if (intent.isWaiting) return;
      stop();
      cancel();
      forget();
    });
  }

  /** Notes that an intent was written in a session, and expects an answer in time. */
  written({ epoch }: LiveSession, intent: IntentRecord, timeoutMs: number): void {
    const { clock } = this.#options;
    intent.epoch = epoch;
    intent.apply({ kind: "written", atMs: clock.wallMs() });
    this.#options.ordered();
    const why = `TWS has not answered within ${timeoutMs} ms; open orders, executions and completed orders are compared`;
    const cancel = clock.after(timeoutMs, () => intent.apply({ kind: "lost", why }));
    const stop = intent.listen(() => {
      if (intent.isPending) return;
      stop();
      cancel();
    });
  }
}

/** Gets the reason for which an order must not be sent again: IBKR has reported that it is there. */
export function found({ isWaiting }: OrderRecord): PoolError | undefined {
  return isWaiting ? undefined : new PoolError("ORDER_ABSENT", "IBKR has the order that was sent before");
}

/** Gets the reason for which an order must not be written: the one before it was not, on this session. */
function withoutParent(parent: OrderRecord | undefined, live: LiveSession): PoolError | undefined {
  if (parent === undefined || (parent.epoch === live.epoch && parent.state.kind !== "not-sent"))
    return undefined;
  return new PoolError("ORDER_ABSENT", "the order that it belongs to was not sent");
}
