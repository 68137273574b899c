import { isDone, type Order } from "./orders.ts";

/** Effect of a fill of one order on another: none, a cancel, or a smaller quantity. */
export type GroupEffect =
  | { readonly kind: "none" }
  | { readonly kind: "cancel" }
  | { readonly kind: "reduce"; readonly quantity: number };

const CANCEL_WITH_BLOCK = 1;

/**
 * Determines what a fill does to another order, by OCA group and bracket.
 *
 * Orders of one OCA group are cancelled (`ocaType` 1) or reduced by what was filled (2 and 3). Children of one parent are
 * such a group as well, and are reduced. An order that is not transmitted stays as it is.
 *
 * @param size Units of the fill.
 */
export function effectOfFill(filled: Order, size: number, other: Order): GroupEffect {
  const { ocaType } = filled.terms;
  if (!other.terms.transmit || !isSameGroup(filled, other)) return { kind: "none" };
  const quantity = other.terms.quantity - size;
  const isCancelled = isSameOcaGroup(filled, other) && ocaType === CANCEL_WITH_BLOCK;
  return isCancelled || quantity <= other.filled ? { kind: "cancel" } : { kind: "reduce", quantity };
}

/**
 * Returns whether the group of an order is done: an order of it was filled, and no other one of it is open. A group that is
 * cancelled by a fill is done with that fill.
 *
 * @see stevengizzi/argus, scripts/spike_ibkr_oca_late_add.py (a paper account): orders that join such a group get 201.
 */
export function isGroupFilled(order: Order, others: readonly Order[]): boolean {
  const members = others.filter((other) => isSameGroup(order, other));
  const filled = members.filter(({ status }) => status === "Filled");
  const isCancelling = filled.some(
    (one) => isSameOcaGroup(order, one) && one.terms.ocaType === CANCEL_WITH_BLOCK,
  );
  return isCancelling || (filled.length > 0 && members.every(isDone));
}

/** Returns whether two orders are of one OCA group, or children of one parent. */
function isSameGroup(one: Order, other: Order): boolean {
  if (one.permId === other.permId) return false;
  const { parent } = one.terms;
  // A hedge of the parent stands beside its bracket.
  const hedges = one.terms.hedge !== undefined || other.terms.hedge !== undefined;
  const siblings = parent !== undefined && other.terms.parent === parent && !hedges;
  return isSameOcaGroup(one, other) || siblings;
}

/** Returns whether two orders name the same OCA group. */
export function isSameOcaGroup(one: Order, other: Order): boolean {
  return one.terms.ocaGroup !== "" && one.terms.ocaGroup === other.terms.ocaGroup;
}

/** Returns whether two orders belong to one bracket, so that transmitting one transmits the other. */
export function isSameBracket(one: Order, other: Order): boolean {
  const { parent } = one.terms;
  const siblings = parent !== undefined && other.terms.parent === parent;
  return other.permId === parent || siblings || other.terms.parent === one.permId;
}

/** Returns whether TWS holds an order, or a change of it, that was not transmitted. */
export function isStaged({ terms, staged }: Order): boolean {
  return !terms.transmit || staged !== undefined;
}

/** Lists the staged orders that are transmitted together with one of them, it included, parents first. */
export function stagedWith(first: Order, open: readonly Order[]): readonly Order[] {
  const found = new Set<Order>([first]);
  for (const order of found)
    for (const other of open) if (isStaged(other) && isSameBracket(order, other)) found.add(other);
  return [...found].sort((a, b) => a.permId - b.permId);
}
