import { checked } from "../../arguments/checked.ts";
import { orderFields } from "../../arguments/order.ts";
import { PoolError } from "../../errors.ts";
import type { Order } from "../../stoqey/mod.ts";
import type { OrderTermChanges } from "../order-terms.ts";

/** Fields that make an order another one: TWS refuses to change them, or would lose the order from sight. */
const FIXED = ["action", "account", "orderRef", "whatIf", "transmit", "parentId", "ocaGroup"] as const;

/**
 * Makes the terms of an order as they are after a modification.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong, unknown or fixed.
 */
export function modifiedOrder(before: Order, changes: OrderTermChanges): Order {
  const copy = checked("modify the order", orderFields, changes, "changes");
  const fixed = FIXED.filter((name) => copy[name] !== undefined && copy[name] !== before[name]);
  if (fixed.length > 0) {
    const names = fixed.join(", ");
    throw new PoolError(
      "INVALID_OPTION",
      `Cannot modify the order: changes.${names}: cannot be changed; place another order`,
    );
  }
  return { ...before, ...copy };
}
