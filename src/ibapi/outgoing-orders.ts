import { type PoolError, reasonOf } from "../errors.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { isFinal } from "../orders/order-transition.ts";
import type { DirectMessage, Withdraw } from "../orders/tws/direct-message.ts";
import type { EarlierOrder } from "../orders/tws/direct-placing.ts";
import { hasWritten } from "../orders/tws/order-writer.ts";
import type { Recipient } from "../routing/router.ts";
import type { Order } from "../stoqey/mod.ts";
import { NOT_CONNECTED } from "../tws/codes.ts";
import type { KnownOrder, KnownOrders } from "./known-orders.ts";
import type { ContractAndOrder } from "./order-arguments.ts";
import { addUnsent, removeSent } from "./unsent-order-messages.ts";
import type { ViewParts } from "./view-options.ts";
import { WaitingMessage } from "./waiting-message.ts";

/** An order that cannot be encoded, with the code of the library. */
export class Unsendable extends Error {
  readonly code: unknown;

  constructor(message: string, code: unknown) {
    super(message);
    this.code = code;
  }
}

/** An order of a caller, with its contract and the order that has to be filled first. */
export interface OutgoingOrder extends ContractAndOrder {
  readonly parent: KnownOrder | undefined;
}

/** Sends the orders of one view, and their changes, under the IDs of the session. */
export class OutgoingOrders {
  readonly #parts: ViewParts;
  readonly #known: KnownOrders;
  readonly #notSent: (one: KnownOrder, reason: PoolError) => void;
  /** Receives the error that the library emits while a message is being encoded. */
  #onEncodeError: ((args: readonly unknown[]) => void) | undefined;

  /** @param notSent Reports that a message about an order will not be sent. */
  constructor(parts: ViewParts, known: KnownOrders, notSent: (one: KnownOrder, reason: PoolError) => void) {
    this.#parts = parts;
    this.#known = known;
    this.#notSent = notSent;
  }

  /** Takes an error that the library emits while a message is being encoded. @returns Whether it is one. */
  takes(event: string, args: readonly unknown[]): boolean {
    if (event !== "error" || this.#onEncodeError === undefined) return false;
    this.#onEncodeError(args);
    return true;
  }

  /** Sends an order, or a change of it if it was sent or waits to be sent. */
  submit(one: KnownOrder, outgoing: OutgoingOrder): void {
    const message = new WaitingMessage((reason) => {
      one.queued.delete(message);
      removeSent(this.#parts.live, one);
      this.#notSent(one, reason);
    });
    message.submitted(this.#send(one, outgoing, message));
    for (const before of one.queued) if (before.state.kind !== "queued") one.queued.delete(before);
    if (message.state.kind !== "queued") return;
    one.queued.add(message);
    addUnsent(this.#parts.live, one);
  }

  /** Writes a message, and finds out whether it was written: the library may emit an error and send nothing. */
  write(recipient: Recipient, write: () => void): void {
    let complaint: readonly unknown[] = [];
    this.#onEncodeError = (args) => {
      complaint = args;
    };
    try {
      if (hasWritten(this.#parts.live, recipient, write)) return;
    } finally {
      this.#onEncodeError = undefined;
    }
    const [error = "the library did not send it", code] = complaint;
    throw new Unsendable(reasonOf(error), code);
  }

  #send(one: KnownOrder, outgoing: OutgoingOrder, waiting: WaitingMessage): Withdraw {
    const { live, orders, owner } = this.#parts;
    const { contract } = outgoing;
    const { twsId } = one;
    const order = { ...outgoing.order, parentId: numberOf(outgoing.parent) ?? 0 };
    const message: DirectMessage = {
      owner,
      write: (id, sent) => {
        const written = this.#write(one, id, { ...outgoing, order: sent });
        waiting.over();
        return written;
      },
      dropped: (reason) => waiting.dropped(reason),
      overtaken: () => {
        // The order that it changes was not sent after all, or has ended: it is an order of its own.
        waiting.over();
        one.queued.delete(waiting);
        this.submit(one, outgoing);
      },
    };
    if (twsId !== undefined && order.whatIf === true)
      return orders.preview(live, twsId, order, message, one.reported?.order.orderRef);
    const record = this.#recordOf(one) ?? this.#adopted(one);
    if (record !== undefined && !isFinal(record.state)) return orders.modify(live, record, order, message);
    // TWS decides whether an order that has ended goes on; one that it does not have gets an ID where it is sent again.
    if (record?.state.kind === "not-sent") this.#known.unfollow(one);
    const placed = orders.place(live, { contract, order }, message, earlierOf(one, record));
    one.record = placed.record;
    return placed.withdraw;
  }

  /** Finds the record of an order: another caller may have placed it again under its ID. */
  #recordOf({ twsId, record }: KnownOrder): OrderRecord | undefined {
    const { orders, live } = this.#parts;
    return (twsId === undefined ? undefined : orders.find(live, twsId)) ?? record;
  }

  /** Gets the record of an order that the pool has not placed, which is about to be changed; none for a new order. */
  #adopted({ twsId: orderId, reported, over }: KnownOrder): OrderRecord | undefined {
    const { orders, live } = this.#parts;
    return orderId === undefined || over ? undefined : orders.adopt(live, { orderId, reported });
  }

  #write(one: KnownOrder, twsId: number, { contract, order, parent }: OutgoingOrder): Order {
    const { live } = this.#parts;
    const { api } = live.requests.channel;
    const sent = { ...order, orderId: twsId, parentId: parentNumber(parent) };
    const isNew = one.twsId === undefined;
    this.#known.follow(one, twsId);
    try {
      this.write(one.recipient, () => void api.placeOrder(twsId, contract, sent));
    } catch (cause) {
      // The ID was never on the wire; a later order must not be sent under it, after higher ones.
      if (isNew) this.#known.unfollow(one);
      throw cause;
    }
    one.parent = parent;
    // The answer of TWS to this message is emitted even if nothing has changed.
    one.emitted.clear();
    return sent;
  }
}

/** Gives the parent's ID at TWS, at the moment of writing. */
export function parentNumber(parent: KnownOrder | undefined): number {
  if (parent === undefined) return 0;
  if (parent.twsId !== undefined) return parent.twsId;
  throw new Unsendable(`its parent ${parent.callerId} was not sent`, NOT_CONNECTED);
}

/** Gives the parent's ID at TWS, as far as it is known before the parent is written. */
function numberOf(parent: KnownOrder | undefined): number | undefined {
  return parent?.twsId ?? parent?.record?.orderId;
}

/** Gets the order that has ended, or was not sent, and that is placed again under its ID; undefined for a new one. */
function earlierOf(
  { twsId, reported }: KnownOrder,
  record: OrderRecord | undefined,
): EarlierOrder | undefined {
  if (record !== undefined) {
    const { orderId, permId, state } = record;
    return { orderId, permId, notSent: state.kind === "not-sent" ? record : undefined };
  }
  return twsId === undefined
    ? undefined
    : { orderId: twsId, permId: reported?.order.permId, notSent: undefined };
}
