import { hasTrigger } from "../../exchange/orders/order-triggers.ts";
import { isDone, type Order, type OrderEvent } from "../../exchange/orders/orders.ts";
import { hash32 } from "../../world/random.ts";
import type { Shared } from "../context/context.ts";

/** The probability that a cancelled order is `PendingCancel` first, where life varies. */
const PENDING_CANCEL_CHANCE = 0.5;

/** Returns the status as messages give it: an order that was cancelled before it was transmitted is `ApiCancelled`. */
export function statusText({ status, terms }: Order): string {
  return status === "Cancelled" && !terms.transmit ? "ApiCancelled" : status;
}

/** Returns why an order does not work yet, e.g. `child,trigger`: its parent is not filled, its trigger not reached. */
export function whyHeld(order: Order, parent: Order | undefined): string {
  const { terms, triggered, whyHeld: held } = order;
  if (isDone(order)) return held;
  const child = parent !== undefined && parent.status !== "Filled";
  const waits = hasTrigger(terms) && !triggered;
  return [child ? "child" : "", held, waits ? "trigger" : ""].filter(Boolean).join(",");
}

/** Returns how many times the status of an event is sent: it may be missing or doubled, as the options say. */
export function statusCopies({ order, atMs }: OrderEvent, { exchange, options }: Shared): 0 | 1 | 2 {
  const { permId, status, filled, terms, placedMs } = order;
  const draw = (what: string): number => hash32(`${exchange.seed}/${permId}/${what}`) / 4_294_967_296;
  if (terms.type === "MKT" && atMs === placedMs && draw("missing") < options.statusMissing) {
    const now = exchange.trading.order(permId);
    if (now?.status === "Filled" && now.completedMs === placedMs) return 0;
  }
  return draw(`doubled/${status}/${filled}/${atMs}`) < options.statusDoubled ? 2 : 1;
}

/** Returns whether a cancelled order was `PendingCancel` first: now and then, when its owner cancelled it. */
export function isPendingFirst(
  { order, reason }: OrderEvent & { readonly kind: "cancelled" },
  { exchange, options }: Shared,
): boolean {
  if (options.profile !== "strict" || reason.kind !== "owner" || !order.terms.transmit) return false;
  return hash32(`${exchange.seed}/${order.permId}/pending`) / 4_294_967_296 < PENDING_CANCEL_CHANCE;
}
