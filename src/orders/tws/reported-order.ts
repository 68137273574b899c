import type { Order } from "../../stoqey/mod.ts";
import type { OrderBook } from "../order-book.ts";
import type { OrderRecord } from "../order-record.ts";

/**
 * Finds the order that a report is about: by its reference, or by client and order ID where the report has none. An order that
 * the pool has not placed has no reference that only it has; it is found by its permanent ID, or by client and order ID.
 */
export function reportedOrder(
  book: OrderBook,
  ownClientId: number | undefined,
  { orderRef, orderId, clientId, permId }: Order,
): OrderRecord | undefined {
  const named = orderRef === undefined ? undefined : book.byReference(orderRef);
  if (named !== undefined) return named;
  const foreign = permId ? book.foreign(permId) : undefined;
  if (foreign !== undefined || orderId === undefined) return foreign;
  const numbered = book.byOrderId(clientId ?? ownClientId, orderId);
  if (numbered === undefined) return undefined;
  // A number that was used before, for another order with a reference of its own.
  if (orderRef !== undefined && orderRef !== "" && !numbered.isForeign) return undefined;
  return isOurs(numbered, permId) ? numbered : undefined;
}

/** Tests whether a report with an order's number is about it: a number may have been given out again. */
export function isOurs({ permId: known, earlierPermId }: OrderRecord, permId: number | undefined): boolean {
  if (!permId) return true;
  return known === undefined ? permId !== earlierPermId : permId === known;
}
