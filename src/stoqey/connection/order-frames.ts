import { ORDER_CANCELLED, orderMeaning } from "../../tws/codes.ts";
import { EventName } from "../mod.ts";

/** A frame that matters at the end of a session: it changes orders, or its answer proves that others were read. */
export interface OrderFrame {
  /** `order`: placed, changed or exercised; `cancel`: one order; `global-cancel`: all orders; `time`: the time request. */
  readonly kind: "order" | "cancel" | "global-cancel" | "time";
  /** The number of the order, for `order` and `cancel`. */
  readonly id: number;
}

/** Limit of orders that are tracked at once; beyond it the session counts as unacknowledged until its end. */
export const ORDERS_MAX = 10_000;

/** Order states in which a cancel was read, or has nothing left to cancel. */
const CANCELLED: ReadonlySet<unknown> = new Set(["PendingCancel", "Cancelled", "ApiCancelled"]);
const FILLED = "Filled";

/**
 * Tracks the order frames that TWS has not acknowledged. Only a message about an order acknowledges a frame about it:
 *
 * - an order that was placed, changed or exercised: an open order, a status, an execution or an error with its number
 *   and of this client;
 * - a cancel: a status of cancelled, being cancelled or filled, or an error that answers a cancel;
 * - a global cancel has no answer of its own: a cancelled order that nobody cancelled by its number, or the answer to a
 *   time request that was sent after it, because TWS reads a connection in order.
 */
export class OrderFrames {
  readonly #clientId: number;
  readonly #orders = new Set<number>();
  readonly #cancels = new Set<number>();
  #overflowed = false;
  #timeRequests = 0;
  #timeAnswers = 0;
  /** The answer to a time request that acknowledges the last global cancel, counted from 1; 0 when there is none. */
  #awaitedTime = 0;

  constructor(clientId: number) {
    this.#clientId = clientId;
  }

  /** Whether any order frame is not acknowledged. */
  get unacknowledged(): boolean {
    return this.#overflowed || this.#awaitedTime > 0 || this.#orders.size > 0 || this.#cancels.size > 0;
  }

  /** Records a frame that is written. */
  written({ kind, id }: OrderFrame): void {
    if (kind === "time") this.#timeRequests++;
    else if (kind === "global-cancel") this.#awaitedTime = this.#timeRequests + 1;
    else if (this.#orders.size + this.#cancels.size >= ORDERS_MAX) this.#overflowed = true;
    else (kind === "order" ? this.#orders : this.#cancels).add(id);
  }

  /** Records an event of `@stoqey/ib`. */
  received(event: string, args: readonly unknown[]): void {
    switch (event) {
      case EventName.orderStatus:
        return this.#onOrder(args[0], args[8], args[1]);
      case EventName.openOrder:
        return this.#onOrder(args[0], read(args[2], "clientId"), read(args[3], "status"));
      case EventName.execDetails:
        return this.#onOrder(read(args[2], "orderId"), read(args[2], "clientId"), undefined);
      case EventName.error:
        return this.#onError(args[2], args[1]);
      case EventName.currentTime:
        this.#timeAnswers++;
        if (this.#timeAnswers >= this.#awaitedTime) this.#awaitedTime = 0;
    }
  }

  #onOrder(id: unknown, clientId: unknown, status: unknown): void {
    // TWS reports orders of other clients too, which have numbers of their own.
    if (typeof id !== "number" || (clientId !== undefined && clientId !== this.#clientId)) return;
    this.#orders.delete(id);
    if (CANCELLED.has(status)) this.#onCancelled(id);
    else if (status === FILLED) this.#cancels.delete(id);
  }

  #onError(id: unknown, code: unknown): void {
    if (typeof id !== "number" || id < 0) return;
    this.#orders.delete(id);
    if (code === ORDER_CANCELLED) this.#onCancelled(id);
    else if (orderMeaning(Number(code)) === "answers a cancel") this.#cancels.delete(id);
  }

  #onCancelled(id: number): void {
    if (!this.#cancels.delete(id)) this.#awaitedTime = 0;
  }
}

function read(owner: unknown, key: string): unknown {
  return Reflect.get(Object(owner), key);
}
