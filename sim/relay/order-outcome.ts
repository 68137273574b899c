import { ORDER_CANCELLED } from "../tws/facts/codes.ts";
import { execDetails } from "../wire/responses/executions.ts";
import { orderStatus } from "../wire/responses/orders.ts";
import { error } from "../wire/responses/session.ts";
import type { GatewayClient } from "./gateway-client.ts";

/** Statuses of an order that works no more. */
export const OVER: readonly string[] = ["Filled", "Cancelled", "ApiCancelled", "Inactive"];

/** Gets the status in which an order works no more; undefined while it may work. */
export function statusOf(client: GatewayClient, orderId: number): string | undefined {
  return client
    .all(orderStatus)
    .filter((one) => one.orderId === orderId && OVER.includes(one.status))
    .at(-1)?.status;
}

/** Gets the quantity of an order that its fills report as filled. */
export function filledOf(client: GatewayClient, orderId: number): number {
  const fills = client.all(execDetails).filter((fill) => fill.orderId === orderId);
  return Math.max(0, ...fills.map(({ cumQty }) => cumQty));
}

/** Tests whether an order was cancelled. */
export function isCancelled(client: GatewayClient, orderId: number): boolean {
  const status = statusOf(client, orderId);
  return status === undefined
    ? client.all(error).some(({ reqId, code }) => reqId === orderId && code === ORDER_CANCELLED)
    : status !== "Filled";
}

/** Gets the last error about an order, its code and text; undefined for none. */
export function errorOf(client: GatewayClient, orderId: number): string | undefined {
  const found = client.all(error).findLast(({ reqId }) => reqId === orderId);
  return found === undefined
    ? undefined
    : `${found.code} ${found.text.replaceAll(/\s+/g, " ").replace(/\.$/, "")}`;
}
