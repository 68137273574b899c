import { PoolError } from "../../errors.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Order } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { fingerprint } from "../fingerprint.ts";
import type { OrderBook } from "../order-book.ts";
import type { ChangeRecord, IntentRecord, OrderRecord } from "../order-record.ts";
import { orderReference, orderToken, referenceToken } from "../order-reference.ts";
import { isFinal } from "../order-transition.ts";
import type { DirectMessage, DirectTerms, Withdraw } from "./direct-message.ts";
import type { OrderBlocks } from "./order-blocks.ts";
import { type CancelWriter, found, type OrderSender } from "./order-sender.ts";

/** Time for an answer of TWS, in ms; after it the outcome is unknown, and the lists of TWS are compared. */
const ANSWER_MS = 10_000;

/** Dependencies of the orders of `lease.api`. */
export interface DirectOrdersOptions {
  readonly book: OrderBook;
  readonly blocks: OrderBlocks;
  readonly sender: OrderSender;
  readonly clock: SteadyClock;
  readonly random: Random;
  /** Time for an answer of TWS, in ms. Default 10 000. */
  readonly answerMs: number | undefined;
  /** A message about an order was written on the current session: the pool keeps its client ID. */
  ordered(): void;
}

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

  constructor(options: DirectOrdersOptions) {
    this.#options = options;
  }

  /** A message about an order was written on the current session by other means: the pool keeps its client ID. */
  ordered(): void {
    this.#options.ordered();
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

  /**
   * Sends a new order.
   *
   * @param earlier Order of its caller that has the ID: the new one takes over the ID of one that has ended; it takes over the
   * reference, too, of one that was sent and that IBKR does not have, which it sends again.
   * @throws {TypeError} When a journal cannot keep the order.
   */
  place(
    live: LiveSession,
    { contract, order }: DirectTerms,
    message: DirectMessage,
    earlier?: OrderRecord,
  ): { readonly record: OrderRecord; readonly withdraw: Withdraw } {
    const { book, blocks, sender, clock, random } = this.#options;
    const { clientId } = live.session;
    const absent = earlier?.state.kind === "not-sent" && earlier.epoch !== undefined ? earlier : undefined;
    const key = absent?.key ?? orderToken(random);
    const token = referenceToken(absent?.reference) ?? key;
    const tif = order.tif || ("DAY" as NonNullable<Order["tif"]>);
    const terms = { contract, order: { ...order, orderRef: orderReference(order.orderRef, token), tif } };
    const hash = fingerprint(plain(terms));
    const reference = terms.order.orderRef ?? "";
    const account = accountOf(live, order.account);
    const ids = { clientId: undefined, orderId: undefined };
    const record = book.add({ key, reference, fingerprint: hash, account, terms, ...ids });
    record.earlierPermId = earlier?.permId;
    record.resent = absent && { clientId, orderId: absent.orderId };
    const withdraw = sender.sequence.submit(live, {
      owner: message.owner,
      orderId: earlier?.state.kind === "not-sent" ? book.keptId(record, clientId) : earlier?.orderId,
      untilMs: Number.POSITIVE_INFINITY,
      blocked: () => found(record) ?? blocks.gate(account, record),
      entries: (id) => {
        book.number(record, clientId, id);
        const entry = { key, reference, fingerprint: hash, account, clientId, orderId: id };
        return [{ type: "order", ...entry, terms: plain(terms), atMs: clock.wallMs() }];
      },
      kept: () => void record.apply({ kind: "journalled" }),
      write: (id) => {
        record.epoch = live.epoch;
        record.setOrder(message.write(id, record.order));
        this.#written(record);
      },
      dropped: (reason) => {
        record.apply({ kind: "dropped", reason });
        message.dropped(reason);
      },
    });
    sender.withdrawable(record, withdraw);
    return { record, withdraw };
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
      blocked: () => (isFinal(record.state) ? OVERTAKEN : blocks.gate(record.account, intent)),
      entries: () => [{ ...sender.entryOf(intent), order: plain(changed) }],
      kept: () => void intent.apply({ kind: "journalled" }),
      write: (id) => {
        message.write(id, changed);
        this.#written(intent);
      },
      dropped: (reason) => {
        intent.apply({ kind: "dropped", reason });
        if (reason === OVERTAKEN) message.overtaken?.();
        else message.dropped(reason);
      },
    });
    sender.withdrawable(intent, withdraw);
    return withdraw;
  }

  /**
   * Sends a message that no journal keeps, in the sequence of all others: a modification of an order of this client ID that
   * the pool has not placed, or a preview, which the gate does not concern.
   *
   * @param orderId ID of the order; undefined for a preview under an ID of its own.
   * @param reported Reference of the order as TWS reported it.
   */
  send(
    live: LiveSession,
    orderId: number | undefined,
    order: Order,
    message: DirectMessage,
    reported?: string,
  ): Withdraw {
    const { book, blocks, sender, ordered } = this.#options;
    const isPreview = order.whatIf === true;
    const record = orderId === undefined ? undefined : this.find(live, orderId);
    const terms = named(order, record?.reference ?? reported);
    const cutOff = new PoolError("ORDER_GATE_CLOSED", "TWS is disconnected from IBKR");
    return sender.sequence.submit(live, {
      owner: message.owner,
      orderId,
      untilMs: Number.POSITIVE_INFINITY,
      blocked: () => {
        if (!isPreview) return blocks.gate(accountOf(live, order.account));
        return live.outbox.cutOff ? cutOff : undefined;
      },
      entries: (id) => {
        if (isPreview && orderId === undefined) book.use(live.session.clientId, id);
        return [];
      },
      write: (id) => {
        message.write(id, terms);
        if (isPreview && record !== undefined) record.previews++;
        if (orderId !== undefined) ordered();
      },
      dropped: (reason) => message.dropped(reason),
    });
  }

  /** Sends a cancel of an order of the session's client ID, ahead of all orders. */
  cancel(live: LiveSession, orderId: number, message: Required<CancelWriter>): void {
    const { sender, answerMs = ANSWER_MS } = this.#options;
    const of = this.find(live, orderId);
    if (of === undefined) {
      const { dropped } = message;
      live.outbox.submit({ lane: "urgent", owner: this, dropped }, () => message.write(orderId));
      return;
    }
    sender.cancel(live, this.#change(of, "cancel", null), { timeoutMs: answerMs }, message);
  }

  /** Drops all orders that were not written, of all callers: all orders are to be cancelled. */
  dropAll(live: LiveSession, reason: PoolError): void {
    live.outbox.dropLane("orders", reason);
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

  #written(intent: IntentRecord): void {
    const { sender, ordered, answerMs = ANSWER_MS } = this.#options;
    sender.written(intent, answerMs);
    ordered();
  }
}

/** Gives a changed order the token of the order, by which it is found. */
function named(order: Order, reference: string | undefined): Order {
  const token = referenceToken(reference);
  return token === undefined ? order : { ...order, orderRef: orderReference(order.orderRef, token) };
}

/** Gets the account of an order: the only one of the login where none is named. */
function accountOf({ session }: LiveSession, given: unknown): string {
  if (typeof given === "string" && given !== "") return given;
  const [only = "", ...others] = session.accounts;
  return others.length === 0 ? only : "";
}

/** Makes of a value what JSON keeps of it. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
