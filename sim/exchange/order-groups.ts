import type { Order } from "./orders.ts";

/** Effect of a fill of one order on another: none, a cancel, or a smaller quantity. */
export type GroupEffect =
  | { readonly kind: "none" }
  | { readonly kind: "cancel" }
  | { readonly kind: "reduce"; readonly quantity: number };

/**
 * Determines what a fill does to another order, by OCA group and bracket.
 *
 * Orders of one OCA group are cancelled (`ocaType` 1) or reduced by what was filled (2 and 3). Children of one parent are
 * such a group as well, and are reduced.
 *
 * @param size Units of the fill.
 */
export function effectOfFill(filled: Order, size: number, other: Order): GroupEffect {
  const { ocaGroup, ocaType, parent } = filled.terms;
  const sameGroup = ocaGroup !== "" && other.terms.ocaGroup === ocaGroup;
  // A hedge of the parent stands beside its bracket.
  const hedges = filled.terms.hedge !== undefined || other.terms.hedge !== undefined;
  const siblings = parent !== undefined && other.terms.parent === parent && !hedges;
  if (other.permId === filled.permId || !(sameGroup || siblings)) return { kind: "none" };
  const quantity = other.terms.quantity - size;
  if ((sameGroup && ocaType === 1) || quantity <= other.filled) return { kind: "cancel" };
  return { kind: "reduce", quantity };
}

/** Returns whether two orders belong to one bracket, so that transmitting one transmits the other. */
export function isSameBracket(one: Order, other: Order): boolean {
  const { parent } = one.terms;
  const siblings = parent !== undefined && other.terms.parent === parent;
  return other.permId === parent || siblings || other.terms.parent === one.permId;
}
