import type { Contract, Order } from "../../stoqey/mod.ts";
import type { PlacedTerms } from "./order-placing.ts";

/** An order of an OCA group, with its contract. */
export interface OcaMember<Terms> {
  /** Contract of the order. */
  readonly contract: Contract;
  /** Terms of the order. */
  readonly order: Terms;
}

/**
 * What a fill of one order does to the others of its group: `cancel` (1), `reduce` their quantity with protection against
 * overfills (2), `reduce-unprotected` (3).
 */
export type OcaType = "cancel" | "reduce" | "reduce-unprotected";

/** Numbers of TWS for the types. */
const TYPES: Readonly<Record<OcaType, number>> = { cancel: 1, reduce: 2, "reduce-unprotected": 3 };

/** Names of the types. */
export const OCA_TYPES: readonly OcaType[] = ["cancel", "reduce", "reduce-unprotected"];

/**
 * Makes the orders of an OCA group (one cancels all).
 *
 * @param name Name of the group; names are shared by all clients of an account.
 * @param key Key of the group; each order has it with its number behind it.
 */
export function ocaOrders(
  members: readonly OcaMember<Order>[],
  type: OcaType,
  name: string,
  key: string | undefined,
): readonly PlacedTerms[] {
  return members.map(({ contract, order }, at) => ({
    contract,
    order: { ...order, ocaGroup: name, ocaType: TYPES[type] },
    key: key === undefined ? undefined : `${key}/${at + 1}`,
  }));
}
