import type { Order } from "../../stoqey/mod.ts";
import type { OrderBook } from "../order-book.ts";
import type { OrderRecord } from "../order-record.ts";
import { hasNumberOf, hasReferenceOf } from "./report-identity.ts";

/**
 * Finds the order that a report is about: by its reference, or by client and order ID where the report has none. An order that
 * the pool has not placed has no reference that only it has; it is found by its permanent ID, or by client and order ID.
 *
 * @param session Number and client ID of the session of the report.
 */
export function reportedOrder(
  book: OrderBook,
  session: { readonly epoch: number; readonly clientId: number | undefined },
  report: Order,
): OrderRecord | undefined {
  const { orderRef, orderId, clientId, permId } = report;
  const named = orderRef === undefined ? undefined : book.byReference(orderRef);
  if (named !== undefined && hasReferenceOf(named, report)) return named;
  const foreign = permId ? book.foreign(permId) : undefined;
  if (foreign !== undefined || orderId === undefined) return foreign;
  const numbered = book.byOrderId(clientId ?? session.clientId, orderId);
  if (numbered === undefined) return undefined;
  // A person may have changed the reference in TWS.
  if (permId !== undefined && permId > 0 && permId === numbered.permId) return numbered;
  // Each order of the pool has a reference: the number was given out again, to an order of another program.
  if (orderRef !== undefined && !numbered.isForeign) return undefined;
  return hasNumberOf(numbered, session.epoch, permId) ? numbered : undefined;
}
