import type { KeptOrder } from "../faults/fault.ts";
import { newOrderCounts, type OrderCounts } from "../tws/context/order-counts.ts";
import { ORDER_CANCELLED, ORDER_MESSAGE } from "../tws/facts/codes.ts";

/** Values of a message by their names. */
type Values = Readonly<Record<string, unknown>>;

/** An order that was sent to the gateway. */
interface FollowedOrder {
  readonly clientId: number;
  readonly orderId: number;
  readonly symbol: string;
  /** The order as it was last acknowledged; undefined while the gateway has said nothing about it. */
  terms: object | undefined;
  /** The order as it was last sent. */
  sent: object;
  status: string;
  filled: number;
}

/** Orders of all sessions of a relay, as far as the messages that passed say. */
export class FollowedOrders {
  /** Numbers of what became of them. */
  readonly counts: OrderCounts = newOrderCounts();
  readonly #orders = new Map<string, FollowedOrder>();

  /** Gets an order; undefined for one that the gateway has not acknowledged. */
  get(clientId: number, orderId: number): KeptOrder | undefined {
    const order = this.#orders.get(keyOf(clientId, orderId));
    if (order?.terms === undefined) return undefined;
    const { terms, symbol, status, filled } = order;
    return { terms, symbol, status, filled };
  }

  /** Follows a request that passes to the gateway. */
  requested(clientId: number, values: Values): void {
    const { orderId, symbol, whatIf } = values;
    if (whatIf === true) this.counts.whatIf++;
    if (typeof orderId !== "number" || whatIf === true) return;
    const key = keyOf(clientId, orderId);
    const before = this.#orders.get(key);
    if (before !== undefined) before.sent = values;
    else
      this.#orders.set(key, {
        clientId,
        orderId,
        symbol: String(symbol),
        terms: undefined,
        sent: values,
        status: "",
        filled: 0,
      });
  }

  /** Follows a message of the gateway to the session of a client ID, before it is passed on. */
  reported(name: string, clientId: number, values: Values): void {
    const isError = name === "error";
    const { reqId, orderId, clientId: owner } = values;
    const key = isError ? keyOf(clientId, Number(reqId)) : keyOf(Number(owner), Number(orderId));
    const order = this.#orders.get(key);
    if (order === undefined) return;
    if (isError) return this.#failed(key, order, Number(values.code));
    this.#accepted(order);
    const { status, filled, cumQty } = values;
    if (typeof status === "string" && status !== "") this.#moved(order, status);
    order.filled = Math.max(order.filled, Number(filled ?? 0) || 0, Number(cumQty ?? 0) || 0);
  }

  #failed(key: string, order: FollowedOrder, code: number): void {
    if (code === ORDER_CANCELLED) {
      order.terms ??= order.sent;
      return this.#moved(order, CANCELLED);
    }
    if (isWarning(code)) return this.#accepted(order);
    this.counts.refused++;
    if (order.terms === undefined) this.#orders.delete(key);
    else order.sent = order.terms;
  }

  /** Takes what was last sent as acknowledged. */
  #accepted(order: FollowedOrder): void {
    if (order.terms === undefined) this.counts.placed++;
    else if (order.terms !== order.sent) this.counts.modified++;
    order.terms = order.sent;
  }

  #moved(order: FollowedOrder, status: string): void {
    if (status === CANCELLED && order.status !== CANCELLED) this.counts.cancelled++;
    order.status = status;
  }
}

const CANCELLED = "Cancelled";

/** Tests whether an error about an order leaves it in force: order messages, and the range of warnings. */
function isWarning(code: number): boolean {
  return code === ORDER_MESSAGE || (code >= 2_100 && code < 2_200);
}

function keyOf(clientId: number, orderId: number): string {
  return `${clientId}/${orderId}`;
}
