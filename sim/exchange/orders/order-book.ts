import { isDone, type Order, type OrderTerms } from "./orders.ts";

/** The orders of a login, by `permId`: open and done. */
export class OrderBook {
  readonly #orders = new Map<number, Order>();
  readonly #openIds = new Set<number>();
  /** The `permId` of each order that was ever in an OCA group, and of each child that a parent ever had. */
  readonly #ocaGroups = new Map<string, Set<number>>();
  readonly #children = new Map<number, Set<number>>();
  #changes = 0;
  /** The open orders, until the next change. */
  #open: readonly Order[] | undefined;

  /** The number of changes so far. */
  get changes(): number {
    return this.#changes;
  }

  /** Returns every order ever placed, oldest first. */
  all(): readonly Order[] {
    return [...this.#orders.values()];
  }

  /** Returns the orders that are open. */
  open(): readonly Order[] {
    this.#open ??= [...this.#openIds].map((permId) => this.get(permId));
    return this.#open;
  }

  /** Returns the orders, done ones too, that are in the OCA group of given terms or are children of their parent. */
  groupOf({ ocaGroup, parent }: Pick<OrderTerms, "ocaGroup" | "parent">): readonly Order[] {
    const ids = new Set(this.#ocaGroups.get(ocaGroup));
    for (const permId of this.#children.get(parent ?? Number.NaN) ?? []) ids.add(permId);
    const members = [...ids].map((permId) => this.get(permId));
    return members.filter(
      ({ terms }) =>
        (ocaGroup !== "" && terms.ocaGroup === ocaGroup) || (parent !== undefined && terms.parent === parent),
    );
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
    this.#changes++;
    this.#open = undefined;
    this.#orders.set(order.permId, order);
    if (isDone(order)) this.#openIds.delete(order.permId);
    else this.#openIds.add(order.permId);
    const { ocaGroup, parent } = order.terms;
    if (ocaGroup !== "") add(this.#ocaGroups, ocaGroup, order.permId);
    if (parent !== undefined) add(this.#children, parent, order.permId);
  }
}

function add<Key>(sets: Map<Key, Set<number>>, key: Key, value: number): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
