import { frozenCopy } from "../util/frozen.ts";
import { keptMap, putBounded } from "./memory.ts";
import {
  type OpenOrder,
  ORDER_OVER,
  type OrderMessage,
  type OrderUpdate,
  orderKey,
} from "./order-messages.ts";
import type { Beginning, Memory } from "./stream.ts";

/** The last messages about one open order, and their texts, so that nothing is emitted twice. */
interface Known {
  order: Extract<OrderUpdate, { readonly kind: "order" }> | undefined;
  status: Extract<OrderUpdate, { readonly kind: "status" }> | undefined;
  orderText: string;
  statusText: string;
}

/** Most orders that are over and remembered, so that their last message is not emitted twice. */
const OVER_MAX = 1_000;

/** Remembers the orders of one client ID, from one session to the next: emits each change once. */
export function orderMemory(beginning: Beginning<OrderUpdate>): Memory<OrderMessage, OrderUpdate> {
  const changes = new OrderChanges(beginning);
  return {
    take: (message) =>
      message.kind === "order" ? changes.takeOrder(message, false) : changes.takeStatus(message),
    snapshot: (answer) => changes.snapshot(answer as readonly OpenOrder[]),
    replay: () => changes.replay(),
  };
}

class OrderChanges {
  readonly #beginning: Beginning<OrderUpdate>;
  readonly #known: Map<string, Known>;
  /** The texts of the last status of orders that are over. */
  readonly #over: Map<string, string>;
  /** Orders of earlier sessions that this one has not shown yet. */
  readonly #unseen: Set<string>;

  constructor(beginning: Beginning<OrderUpdate>) {
    this.#beginning = beginning;
    this.#known = keptMap<Known>(beginning, "orders");
    this.#over = keptMap<string>(beginning, "over");
    this.#unseen = new Set(this.#known.keys());
  }

  /** @param listed Whether it is in the list of open orders: then it is open, whatever was said of its ID before. */
  takeOrder(message: OpenOrder, listed: boolean): OrderUpdate | undefined {
    const { orderId, contract, order, orderState } = message;
    const own = this.#beginning.clientId;
    // A list of all open orders passes here as well, with those of other clients.
    if (order.clientId !== undefined && order.clientId !== own) return undefined;
    const key = this.#keyOf(orderId, order.permId);
    const isOver = ORDER_OVER.has(orderState.status ?? "");
    if (this.#over.has(key)) {
      if (!listed || isOver) return undefined;
      this.#over.delete(key);
    }
    const known = this.#of(key);
    const text = JSON.stringify([order, orderState]);
    if (isOver) this.#end(key, "");
    if (known.orderText === text) return undefined;
    known.orderText = text;
    known.order = frozenCopy({ kind: "order" as const, orderId, contract, order, orderState });
    return known.order;
  }

  takeStatus(message: Extract<OrderMessage, { readonly kind: "status" }>): OrderUpdate | undefined {
    const own = this.#beginning.clientId;
    if (message.clientId !== undefined && message.clientId !== own) return undefined;
    const key = this.#keyOf(message.orderId, message.permId);
    const text = JSON.stringify(message);
    const isOver = ORDER_OVER.has(message.status);
    // An order that is over stays so: a later message was on its way, or repeats the last one.
    if (this.#over.has(key) && (!isOver || this.#over.get(key) === text)) return undefined;
    const known = this.#of(key);
    if (isOver) this.#end(key, text);
    if (known.statusText === text) return undefined;
    known.statusText = text;
    known.status = Object.freeze(message);
    return known.status;
  }

  snapshot(rows: readonly OpenOrder[]): void {
    for (const row of rows) {
      this.#emit(this.takeOrder(row, true));
      const { orderId, standing } = row;
      if (standing !== undefined) this.#emit(this.takeStatus({ kind: "status", orderId, ...standing }));
    }
    for (const key of this.#unseen) {
      const { order, status } = this.#known.get(key) ?? {};
      this.#known.delete(key);
      const orderId = order?.orderId ?? status?.orderId ?? 0;
      const permId = order?.order.permId || status?.permId;
      this.#emit(Object.freeze({ kind: "gone", orderId, permId, status: "Unknown" }));
    }
    this.#unseen.clear();
  }

  replay(): readonly OrderUpdate[] {
    return [...this.#known.values()].flatMap(({ order, status }) =>
      [order, status].filter((update) => update !== undefined),
    );
  }

  #emit(update: OrderUpdate | undefined): void {
    if (update !== undefined) this.#beginning.emit(update);
  }

  /**
   * Gets the key of an order. An order that was placed in TWS has the ID 0 until it is bound to this client, and may have it
   * again after a restart of TWS: what is known of it goes with it.
   */
  #keyOf(orderId: number, permId: number | undefined): string {
    const key = orderKey(orderId, this.#beginning.clientId, permId);
    if (!permId || this.#known.has(key)) return key;
    const unbound = orderKey(0, undefined, permId);
    const hasPermId = ([, { order, status }]: readonly [string, Known]): boolean =>
      (order?.order.permId || status?.permId) === permId;
    const before = key === unbound ? [...this.#known].find(hasPermId)?.[0] : unbound;
    const known = before === undefined ? undefined : this.#known.get(before);
    if (before === undefined || known === undefined) return key;
    this.#known.delete(before);
    this.#unseen.delete(before);
    this.#known.set(key, known);
    return key;
  }

  #of(key: string): Known {
    const known = this.#known.get(key) ?? {
      order: undefined,
      status: undefined,
      orderText: "",
      statusText: "",
    };
    this.#known.set(key, known);
    this.#unseen.delete(key);
    return known;
  }

  #end(key: string, text: string): void {
    this.#known.delete(key);
    putBounded(this.#over, key, text, OVER_MAX);
  }
}
