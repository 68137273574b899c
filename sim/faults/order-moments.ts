import type { FaultWorld } from "./fault.ts";
import type { FrameMoment } from "./moments.ts";

/** A request that places, modifies or cancels an order. */
export interface OrderRequest {
  readonly of: "place" | "modify" | "cancel";
  readonly orderId: number;
  /** The symbol of its contract; undefined where TWS does not keep the order that is to be cancelled. */
  readonly symbol: string | undefined;
}

/** Statuses of an order that works. */
const WORKING: readonly unknown[] = ["PendingSubmit", "PreSubmitted", "Submitted"];
/** Messages about an order, besides errors. */
const REPORTS: readonly string[] = ["openOrder", "orderStatus", "execDetails"];

/** Reads the request for an order in a message; undefined for any other. A preview (`whatIf`) is none. */
export function orderRequest(moment: FrameMoment, world: FaultWorld): OrderRequest | undefined {
  if (moment.name !== "placeOrder" && moment.name !== "cancelOrder") return undefined;
  const values = moment.values();
  const { orderId, symbol, whatIf } = values ?? {};
  if (typeof orderId !== "number" || whatIf === true) return undefined;
  const kept = world.order(moment.clientId, orderId);
  if (moment.name === "cancelOrder") return { of: "cancel", orderId, symbol: kept?.symbol };
  return { of: kept === undefined ? "place" : "modify", orderId, symbol: String(symbol) };
}

/** Makes the key of an order: a client ID and an order ID. */
export function orderKey(clientId: number, orderId: number): string {
  return `${clientId}/${orderId}`;
}

/** Gets the key of the order that a message to the client that placed it is about; undefined for any other message. */
export function orderKeyOf(moment: FrameMoment): string | undefined {
  const { name, clientId } = moment;
  if (name !== "error" && !REPORTS.includes(name)) return undefined;
  const { reqId, orderId, clientId: owner } = moment.values() ?? {};
  if (name === "error") return orderKey(clientId, Number(reqId));
  // The fills that a client requests come under the number of its request.
  const isRequested = name === "execDetails" && reqId !== -1;
  return owner !== clientId || isRequested ? undefined : orderKey(clientId, Number(orderId));
}

/** Tests whether a message acknowledges an order: it has a status in which the order works. */
export function isAcknowledged(moment: FrameMoment): boolean {
  const { status } = moment.values() ?? {};
  return moment.name === "orderStatus" && WORKING.includes(status);
}

/** Tests whether a message reports that more than a quantity is filled. */
export function reportsFill(moment: FrameMoment, filledBefore: number): boolean {
  const { cumQty, filled, status } = moment.values() ?? {};
  if (moment.name === "execDetails") return Number(cumQty) > filledBefore;
  if (moment.name === "openOrder") return status === "Filled";
  return moment.name === "orderStatus" && Number(filled) > filledBefore;
}
