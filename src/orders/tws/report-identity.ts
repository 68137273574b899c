import { type Contract, type Execution, type Order, SecType } from "../../stoqey/mod.ts";
import type { OrderRecord } from "../order-record.ts";

/** Tests whether a report with an order's reference is about it: a copy of an order, made in TWS, has the same reference. */
export function hasReferenceOf(
  { permId: known, orderId: own, clientId: ownClient }: OrderRecord,
  { orderId, clientId, permId }: Order,
): boolean {
  if (permId && known !== undefined) return permId === known;
  // TWS reports an order whose numbers it has lost with the order ID 0.
  if (!orderId || own === undefined) return true;
  return orderId === own && (clientId === undefined || clientId === ownClient);
}

/**
 * Tests whether a report with an order's number is about it: a number may have been given out again.
 *
 * @param epoch Number of the session of the report.
 */
export function hasNumberOf(record: OrderRecord, epoch: number, permId: number | undefined): boolean {
  if (!isIdentified(record, epoch)) return false;
  if (!permId) return true;
  const { permId: known, earlierPermId } = record;
  return known === undefined ? permId !== earlierPermId : permId === known;
}

/**
 * Tests whether the number of an order identifies it in a session: it was sent in that session, or TWS has shown that it has
 * the order. Without either, TWS may have given the number out again, to another program with the same client ID.
 */
export function isIdentified({ permId, epoch: own }: OrderRecord, epoch: number): boolean {
  return permId !== undefined || own === epoch;
}

/** Tests whether an execution is a part of another one, which is reported too: a leg, or the share of an account of a group. */
export function isPart(record: OrderRecord, contract: Contract, { acctNumber }: Execution): boolean {
  const { account, order } = record;
  if (record.contract.secType === SecType.BAG && contract.secType !== SecType.BAG) return true;
  return Boolean(order.faGroup) && account !== "" && Boolean(acctNumber) && acctNumber !== account;
}
