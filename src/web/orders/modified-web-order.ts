import { checked } from "../../arguments/checked.ts";
import { orderFields } from "../../arguments/order.ts";
import type { OrderTermChanges } from "../../orders/order-terms.ts";
import { modifiedOrder } from "../../orders/tws/modified-order.ts";
import type { Order } from "../../stoqey/mod.ts";
import { checkWebTerms } from "./web-order-terms.ts";

/**
 * Makes the terms of an order of the Web API as they are after a modification.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong, unknown, fixed, or that the Web API does not have.
 */
export function modifiedWebOrder(before: Order, changes: OrderTermChanges): Order {
  const what = "modify the order";
  // The caller's object is read once: a getter may give another value the next time.
  const copy = checked(what, orderFields, changes, "changes");
  const after = modifiedOrder(before, copy as OrderTermChanges);
  checkWebTerms(what, copy, "changes");
  return after;
}
