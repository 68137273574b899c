import { isDone, type Order } from "./orders.ts";

/** The orders of a login, by `permId`: open and done. */
export class OrderBook {
  readonly #orders = new Map<number, Order>();
  readonly #openIds = new Set<number>();

  /** Returns every order ever placed, oldest first. */
  all(): readonly Order[] {
    return [...this.#orders.values()];
  }

  /** Returns the orders that are open. */
  open(): Order[] {
    return [...this.#openIds].map((permId) => this.get(permId));
  }

  /** Returns one order, or undefined where there is none with this `permId`. */
  find(permId: number): Order | undefined {
    return this.#orders.get(permId);
  }

  /** Returns one order. @throws {RangeError} Where there is none with this `permId`. */
  get(permId: number): Order {
    const order = this.#orders.get(permId);
    if (order === undefined) throw new RangeError(`Cannot find order ${permId}: no order has this permId`);
    return order;
  }

  /** Adds an order, or replaces it. */
  store(order: Order): void {
    this.#orders.set(order.permId, order);
    if (isDone(order)) this.#openIds.delete(order.permId);
    else this.#openIds.add(order.permId);
  }
}
