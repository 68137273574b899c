import { PoolError } from "../../errors.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Order } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { fingerprint } from "../fingerprint.ts";
import type { IntentRecord } from "../intent-record.ts";
import { isExercise } from "../option-exercise.ts";
import type { ChangeRecord, OrderRecord } from "../order-record.ts";
import { orderToken } from "../order-reference.ts";
import { isFinal } from "../order-transition.ts";
import type { DirectMessage, DirectTerms, Withdraw } from "./direct-message.ts";
import {
  ANSWER_MS,
  type DirectOrdersOptions,
  type DirectPlaced,
  DirectPlacing,
  type EarlierOrder,
} from "./direct-placing.ts";
import { accountOf, named, plain } from "./direct-terms.ts";
import { adopted, type ForeignOrder } from "./foreign-order.ts";
import type { CancelWriter } from "./order-sender.ts";

/** A modification that was not written because an exercise of options has no terms that it could set. */
const FIXED = new PoolError("TWS_ERROR", "an exercise of options cannot be modified");
/** A message that was not written because its order has ended. */
const OVERTAKEN = new PoolError("ORDER_ABSENT", "the order has ended");

/**
 * Orders of callers that write their messages by themselves: they get their IDs, their places in the sequence, their entries
 * in the journal and their gate from the pool, as its own orders do.
 */
export class DirectOrders {
  readonly #options: DirectOrdersOptions;
  /** Changes by these callers: they have no keys of their own, so that they can be forgotten when they are over. */
  readonly #changes = new WeakSet<ChangeRecord>();

  readonly #placing: DirectPlacing;

  constructor(options: DirectOrdersOptions) {
    this.#options = options;
    this.#placing = new DirectPlacing(options);
  }

  /** Finds the record of an order of the session's client ID; undefined for one that the pool has not placed. */
  find(live: LiveSession, orderId: number): OrderRecord | undefined {
    return this.#options.book.byOrderId(live.session.clientId, orderId);
  }

  /**
   * Gets the reason for which no order of the account can be sent now; undefined while it can.
   *
   * @param orderId ID of the order that is to be changed; undefined for a new one.
   */
  closed(live: LiveSession, account: unknown, orderId: number | undefined): PoolError | undefined {
    const record = orderId === undefined ? undefined : this.find(live, orderId);
    return this.#options.blocks.gate(record?.account ?? accountOf(live, account));
  }

  /** Sends a new order: see `DirectPlacing.place`. */
  place(live: LiveSession, terms: DirectTerms, message: DirectMessage, earlier?: EarlierOrder): DirectPlaced {
    return this.#placing.place(live, terms, message, earlier);
  }

  /** Sends an exercise of options: see `DirectPlacing.exercise`. */
  exercise(...call: Parameters<DirectPlacing["exercise"]>): Withdraw {
    return this.#placing.exercise(...call);
  }

  /** Sends a modification of an order that the pool has placed, or is about to. */
  modify(live: LiveSession, record: OrderRecord, order: Order, message: DirectMessage): Withdraw {
    const { blocks, sender } = this.#options;
    // TWS keeps the time in force of an order that names none.
    const tif = order.tif || record.order.tif;
    const changed = named({ ...order, ...defined({ tif }) }, record.reference);
    const intent = this.#change(record, "modify", changed);
    const withdraw = sender.sequence.submit(live, {
      owner: message.owner,
      orderId: record.orderId,
      untilMs: Number.POSITIVE_INFINITY,
      blocked: () => {
        if (isExercise(record.order)) return FIXED;
        return isFinal(record.state) ? OVERTAKEN : blocks.gate(record.account, intent);
      },
      entries: () => plain(sender.entriesOf(intent)),
      kept: () => sender.kept(intent),
      write: (id) => {
        message.write(id, changed);
        this.#written(live, intent);
      },
      dropped: (reason) => {
        intent.apply({ kind: "dropped", reason });
        if (reason === OVERTAKEN) message.overtaken?.();
        else message.dropped(reason);
      },
    });
    sender.withdrawals.add(intent, withdraw);
    return withdraw;
  }

  /**
   * Takes an order of this client ID that the pool has not placed into the book, because it is about to be changed: from then
   * on it is kept in the journal, and followed and compared as those of the pool.
   */
  adopt(live: LiveSession, order: ForeignOrder): OrderRecord {
    const { book, random } = this.#options;
    return adopted(book, live, orderToken(random), order);
  }

  /**
   * Sends a preview, which no journal keeps and the gate does not concern, in the sequence of all orders.
   *
   * @param orderId ID of the order; undefined for a preview under an ID of its own.
   * @param reported Reference of the order as TWS reported it.
   */
  preview(
    live: LiveSession,
    orderId: number | undefined,
    order: Order,
    message: DirectMessage,
    reported?: string,
  ): Withdraw {
    const { book, sender } = this.#options;
    const record = orderId === undefined ? undefined : this.find(live, orderId);
    const terms = named(order, record?.reference ?? reported);
    return sender.sequence.submit(live, {
      owner: message.owner,
      orderId,
      untilMs: Number.POSITIVE_INFINITY,
      entries: (id) => {
        if (orderId === undefined) book.use(live.session.clientId, id);
        return [];
      },
      write: (id) => {
        message.write(id, terms);
        if (record !== undefined) record.previews++;
      },
      dropped: (reason) => message.dropped(reason),
    });
  }

  /**
   * Sends a cancel of an order of the session's client ID, ahead of all orders.
   *
   * @param foreign The order as it was reported, if it has not ended; an order that has ended is not followed for its cancel.
   */
  cancel(live: LiveSession, orderId: number, message: Required<CancelWriter>, foreign?: ForeignOrder): void {
    const { sender, answerMs = ANSWER_MS } = this.#options;
    const of = this.find(live, orderId) ?? (foreign && this.adopt(live, foreign));
    if (of === undefined) {
      const { dropped } = message;
      live.outbox.submit({ lane: "urgent", owner: this, dropped }, () => message.write(orderId));
      return;
    }
    sender.cancel(live, this.#change(of, "cancel", null), { timeoutMs: answerMs }, message);
  }

  /** Drops all orders that were not written, of all callers: all orders are to be cancelled. */
  dropAll(reason: PoolError): void {
    this.#options.sender.sequence.dropAll(reason);
  }

  #change(of: OrderRecord, change: "modify" | "cancel", order: Order | null): ChangeRecord {
    const { book, random } = this.#options;
    book.forgetChanges(of, (one) => one.isKnown && this.#changes.has(one));
    const hash = fingerprint(plain({ of: of.key, change, order }));
    const intent = book.addChange(orderToken(random), hash, { of, change, order });
    this.#changes.add(intent);
    return intent;
  }

  #written(live: LiveSession, intent: IntentRecord): void {
    const { sender, answerMs = ANSWER_MS } = this.#options;
    sender.written(live, intent, answerMs);
  }
}
