import type { PoolError } from "../../errors.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Contract, Order } from "../../stoqey/mod.ts";
import { fingerprint } from "../fingerprint.ts";
import type { ExerciseTerms } from "../option-exercise.ts";
import type { OrderBook } from "../order-book.ts";
import type { OrderRecord } from "../order-record.ts";
import { orderReference, orderToken, referenceToken } from "../order-reference.ts";
import type { DirectMessage, DirectTerms, Withdraw } from "./direct-message.ts";
import { accountOf, plain } from "./direct-terms.ts";
import type { OrderBlocks } from "./order-blocks.ts";
import { found, type OrderSender } from "./order-sender.ts";

/** Time for an answer of TWS, in ms; after it the outcome is unknown, and the lists of TWS are compared. */
export const ANSWER_MS = 10_000;

/** Dependencies of the orders of `lease.api`. */
export interface DirectOrdersOptions {
  readonly book: OrderBook;
  readonly blocks: OrderBlocks;
  readonly sender: OrderSender;
  readonly clock: SteadyClock;
  readonly random: Random;
  /** Time for an answer of TWS, in ms. Default 10 000. */
  readonly answerMs: number | undefined;
}

/** An order that has ended, or was not sent, and whose ID its caller uses again. */
export interface EarlierOrder {
  readonly orderId: number | undefined;
  readonly permId: number | undefined;
  /** Its record, where nothing of it is at IBKR. */
  readonly notSent: OrderRecord | undefined;
}

/** A record of a message that its caller writes, and a function that takes the message back. */
export interface DirectPlaced {
  readonly record: OrderRecord;
  readonly withdraw: Withdraw;
}

/** A message that makes an order, as its caller writes it. */
interface NewMessage {
  readonly owner: unknown;
  write(orderId: number): void;
  dropped(reason: PoolError): void;
}

/** Sends new orders, and exercises of options, of callers that write their messages by themselves. */
export class DirectPlacing {
  readonly #options: DirectOrdersOptions;

  constructor(options: DirectOrdersOptions) {
    this.#options = options;
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
    earlier?: EarlierOrder,
  ): DirectPlaced {
    const { book, random } = this.#options;
    const { clientId } = live.session;
    const { notSent } = earlier ?? {};
    const absent = notSent?.epoch === undefined ? undefined : notSent;
    const key = absent?.key ?? orderToken(random);
    const token = referenceToken(absent?.reference) ?? key;
    const tif = order.tif || ("DAY" as NonNullable<Order["tif"]>);
    const orderRef = orderReference(order.orderRef, token);
    const terms = { contract, order: { ...order, orderRef, tif } };
    const record = this.#added(key, orderRef, accountOf(live, order.account), terms);
    record.earlierPermId = earlier?.permId;
    record.resent = absent && { clientId, orderId: absent.orderId };
    const orderId = notSent === undefined ? earlier?.orderId : book.keptId(record, clientId);
    const write = (id: number): void => record.setOrder(message.write(id, record.order));
    const { owner, dropped } = message;
    return this.#submit(live, record, orderId, {
      owner,
      write,
      dropped: (reason) => dropped.call(message, reason),
    });
  }

  /**
   * Sends an exercise of options, or its lapse. Nothing that its caller chooses comes back in the reports of it, so that it is
   * found by its ID alone.
   */
  exercise(
    live: LiveSession,
    terms: { readonly contract: Contract; readonly order: ExerciseTerms },
    message: NewMessage,
  ): Withdraw {
    const key = orderToken(this.#options.random);
    const record = this.#added(key, "", accountOf(live, terms.order.account), terms);
    return this.#submit(live, record, undefined, message).withdraw;
  }

  #added(key: string, reference: string, account: string, terms: OrderRecord["terms"]): OrderRecord {
    const hash = fingerprint(plain(terms));
    const ids = { clientId: undefined, orderId: undefined };
    return this.#options.book.add({ key, reference, fingerprint: hash, account, terms, ...ids });
  }

  #submit(
    live: LiveSession,
    record: OrderRecord,
    orderId: number | undefined,
    message: NewMessage,
  ): DirectPlaced {
    const { book, blocks, sender, clock, answerMs = ANSWER_MS } = this.#options;
    const { clientId } = live.session;
    const { key, reference, fingerprint: hash, account, terms } = record;
    const withdraw = sender.sequence.submit(live, {
      owner: message.owner,
      orderId,
      untilMs: Number.POSITIVE_INFINITY,
      blocked: () => found(record) ?? blocks.gate(account, record),
      entries: (id) => {
        book.number(record, clientId, id);
        const entry = { key, reference, fingerprint: hash, account, clientId, orderId: id };
        return [{ type: "order", ...entry, terms: plain(terms), atMs: clock.wallMs() }];
      },
      kept: () => void record.apply({ kind: "journalled" }),
      write: (id) => {
        message.write(id);
        sender.written(live, record, answerMs);
      },
      dropped: (reason) => {
        record.apply({ kind: "dropped", reason });
        message.dropped(reason);
      },
    });
    sender.withdrawals.add(record, withdraw);
    return { record, withdraw };
  }
}
