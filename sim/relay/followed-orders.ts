import type { KeptOrder } from "../faults/fault.ts";
import type { OrderInBook } from "../tws/by-hand/order-in-book.ts";
import { newOrderCounts, type OrderCounts } from "../tws/context/order-counts.ts";
import { ORDER_CANCELLED } from "../tws/facts/codes.ts";
import type { Execution } from "../wire/responses/executions.ts";
import { counted } from "../world/counted.ts";
import { orderAsSeen, reportedOf } from "./order-as-seen.ts";
import { leavesOrder, SideEffects } from "./side-effects.ts";

/** Values of a message by their names. */
type Values = Readonly<Record<string, unknown>>;

/** An order that was sent to the gateway. */
interface FollowedOrder {
  readonly clientId: number;
  readonly orderId: number;
  readonly symbol: string;
  readonly exchange: string;
  /** Whether it was there before the first session of its client. */
  readonly origin: "drill" | "before";
  /** Stands for the order as it was last acknowledged; undefined while the gateway has said nothing about it. */
  terms: object | undefined;
  /** Stands for the order as it was last sent. */
  sent: object;
  status: string;
  filled: number;
  /** Values of it: as it was last sent, and what reports have shown since. */
  seen: Values;
}

/** Orders that are kept; the oldest are forgotten. */
const ORDERS_MAX = 20_000;
const CANCELLED = "Cancelled";
/** Status of an order that the gateway has refused before it acknowledged it. */
const REFUSED = "Refused";
/** Statuses of an order that will not be filled any more. */
const ENDED: readonly string[] = [CANCELLED, "ApiCancelled", REFUSED];
/** Order IDs that a description lists of each client. */
const LISTED_MAX = 8;

/** Orders of all sessions of a relay, as far as the messages that passed say. */
export class FollowedOrders {
  /** Numbers of what became of them. */
  readonly counts: OrderCounts = newOrderCounts();
  /** What clients did besides placing orders. */
  readonly beside: SideEffects = new SideEffects();
  readonly #orders = new Map<string, FollowedOrder>();
  /** The first order ID that the gateway has offered to each client ID. */
  readonly #firstIds = new Map<number, number>();
  readonly #fills = new Map<string, Execution>();

  /** Gets an order; undefined for one that the gateway has not acknowledged. */
  get(clientId: number, orderId: number): KeptOrder | undefined {
    const order = this.#orders.get(keyOf(clientId, orderId));
    if (order?.terms === undefined) return undefined;
    const { terms, symbol, status, filled } = order;
    return { terms, symbol, status, filled };
  }

  /** Lists the orders as far as frames say, oldest first. */
  all(): readonly OrderInBook[] {
    return [...this.#orders.values()].map(orderAsSeen);
  }

  /** Gets the client IDs that have placed orders. */
  clientIds(): readonly number[] {
    return [...new Set([...this.#orders.values()].map(({ clientId }) => clientId))];
  }

  /** Gets the IDs of the orders that a client ID has placed through the relay, whether or not the gateway has said so. */
  placedBy(clientId: number): readonly number[] {
    return [...this.#orders.values()].flatMap((order) =>
      order.origin === "drill" && order.clientId === clientId ? [order.orderId] : [],
    );
  }

  /**
   * Describes the orders that were placed through the relay and may be open or filled, as far as frames say, e.g. `2 orders of
   * client 1 (#11, #12)`; undefined for none.
   */
  doubtful(): string | undefined {
    const texts = this.clientIds().flatMap((clientId) => {
      const ids = this.placedBy(clientId).filter((id) => isDoubtful(this.#orders.get(keyOf(clientId, id))));
      const listed = ids.slice(0, LISTED_MAX).map((id) => `#${id}`);
      const more = ids.length > LISTED_MAX ? ", ..." : "";
      return ids.length === 0
        ? []
        : [`${counted(ids.length, "order")} of client ${clientId} (${listed.join(", ")}${more})`];
    });
    return texts.length === 0 ? undefined : texts.join(", ");
  }

  /** Gets the exchange to which an order was sent. */
  exchangeOf(clientId: number, orderId: number): string | undefined {
    return this.#orders.get(keyOf(clientId, orderId))?.exchange || undefined;
  }

  /** Gets the fills that have passed. */
  fills(): readonly Execution[] {
    return [...this.#fills.values()];
  }

  /** Follows the order ID that the gateway offers to a client. */
  offered(clientId: number, orderId: number): void {
    if (!this.#firstIds.has(clientId)) this.#firstIds.set(clientId, orderId);
  }

  /**
   * Follows a request that passes to the gateway and concerns orders.
   *
   * @param clientId Undefined before START_API.
   * @param values Undefined where they cannot be read.
   */
  passed(name: string, clientId: number | undefined, values: Values | undefined): void {
    if (clientId === undefined || values === undefined) return this.beside.unread(name);
    const { orderId } = values;
    if (name === "placeOrder") this.requested(clientId, values);
    else if (name === "reqGlobalCancel") this.beside.globalCancelBy = clientId;
    else if (name === "exerciseOptions") this.beside.exerciseSent(clientId, values);
    else if (name === "replaceFA") this.beside.advisorChanged(clientId);
    else if (name === "cancelOrder" && this.#originOf(clientId, Number(orderId)) === "before")
      this.beside.cancelSent(clientId, Number(orderId));
  }

  /** Follows an order that passes to the gateway. */
  requested(clientId: number, values: Values): void {
    const { orderId, symbol, exchange, whatIf } = values;
    if (whatIf === true) this.counts.whatIf++;
    if (typeof orderId !== "number" || whatIf === true) return;
    const key = keyOf(clientId, orderId);
    const before = this.#orders.get(key);
    if (this.#originOf(clientId, orderId) === "before") this.beside.changed(clientId, orderId);
    const [sent, seen] = [{}, reportedOf("placeOrder", values)];
    if (before !== undefined) {
      before.sent = sent;
      before.seen = { ...before.seen, ...seen };
    } else {
      const origin = this.#originOf(clientId, orderId);
      const own = { clientId, orderId, symbol: String(symbol), exchange: String(exchange), origin } as const;
      this.#orders.set(key, { ...own, terms: undefined, sent, status: "", filled: 0, seen });
      if (this.#orders.size > ORDERS_MAX)
        for (const oldest of this.#orders.keys()) return void this.#orders.delete(oldest);
    }
  }

  /** Follows a message of the gateway to the session of a client ID, before it is passed on. */
  reported(name: string, clientId: number, values: Values): void {
    const isError = name === "error";
    const { reqId, orderId, clientId: owner } = values;
    const key = isError ? keyOf(clientId, Number(reqId)) : keyOf(Number(owner), Number(orderId));
    const order = this.#orders.get(key);
    if (order?.origin !== "drill") this.beside.reported(name, clientId, values);
    if (order === undefined) return;
    if (isError) return this.#failed(order, Number(values.code));
    this.#accepted(order);
    const { status, filled, cumQty } = values;
    if (typeof status === "string" && status !== "") this.#moved(order, status);
    order.seen = { ...order.seen, ...reportedOf(name, values) };
    order.filled = Math.max(order.filled, Number(filled ?? 0) || 0, Number(cumQty ?? 0) || 0);
    if (name === "execDetails" && this.#fills.size < ORDERS_MAX)
      this.#fills.set(`${values.execId}/${values.conId}`, values as unknown as Execution);
  }

  #originOf(clientId: number, orderId: number): FollowedOrder["origin"] {
    const known = this.#orders.get(keyOf(clientId, orderId))?.origin;
    return known ?? (orderId < (this.#firstIds.get(clientId) ?? 0) ? "before" : "drill");
  }

  #failed(order: FollowedOrder, code: number): void {
    if (code === ORDER_CANCELLED) {
      order.terms ??= order.sent;
      return this.#moved(order, CANCELLED);
    }
    if (leavesOrder(code)) return this.#accepted(order);
    this.counts.refused++;
    if (order.terms === undefined && order.status === "") order.status = REFUSED;
    if (order.terms !== undefined) order.sent = order.terms;
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

/** Tests whether an order may be open or may have been filled. */
function isDoubtful(order: FollowedOrder | undefined): boolean {
  return order !== undefined && (order.filled > 0 || !ENDED.includes(order.status));
}

function keyOf(clientId: number, orderId: number): string {
  return `${clientId}/${orderId}`;
}
