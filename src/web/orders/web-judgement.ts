import { PoolError } from "../../errors.ts";
import type { ChangeRecord, OrderRecord } from "../../orders/order-record.ts";
import type { OrderEvent } from "../../orders/order-state.ts";
import { progressOf } from "../../orders/order-transition.ts";
import { NO_PROGRESS } from "./web-order-progress.ts";

const ADVICE = "look for it in TWS or the Client Portal, and end this with orders.settle(key, verdict)";

/**
 * Decides about an order that neither the list of orders nor the trades have.
 *
 * The Web API never proves that an order is absent: its requests are not processed in their order, its lists may be older than
 * an order, and they have no order of an earlier day without a fill, and none that was refused. So the fate stays unknown.
 * An order of a group that IBKR has refused, without saying which ones it means, is refused.
 */
export function missingOrder({ state, doubt }: OrderRecord): OrderEvent {
  if (doubt !== undefined && progressOf(state) === undefined) return { kind: "refused", ...doubt };
  const lists =
    "it is neither among the orders of today nor among the trades of 7 days, which are compared again; the Web API cannot prove that IBKR does not have it";
  const begin = progressOf(state) === undefined ? "" : "IBKR had it, and now ";
  return { kind: "lost", why: `${begin}${lists}: ${ADVICE}` };
}

/**
 * Decides about a change that no report has confirmed, after orders and trades were read.
 *
 * @param isListed Whether the list of orders has the order.
 */
export function changeMissing({ change, of }: ChangeRecord, isListed: boolean): OrderEvent {
  const { kind } = of.state;
  switch (kind) {
    case "not-sent":
    case "rejected":
      return { kind: "absent", reason: new PoolError("ORDER_ABSENT", "IBKR does not have the order") };
    case "cancelled":
      return change === "cancel"
        ? { kind: "reported", progress: progressOf(of.state) ?? NO_PROGRESS }
        : { kind: "lost", why: "the order has ended, and IBKR does not report with which terms" };
    case "filled":
      return change === "cancel"
        ? { kind: "refused", code: 0, text: "the order was filled before" }
        : { kind: "lost", why: "the order has ended, and IBKR does not report with which terms" };
    case "intended":
    case "journalled":
    case "written":
    case "acknowledged":
    case "working":
    case "unknown":
      return {
        kind: "lost",
        why: isListed ? openSentence(change) : "it is not known what became of the order",
      };
  }
}

function openSentence(change: "modify" | "cancel"): string {
  const seen =
    change === "cancel"
      ? "the order is open, and its status does not show the cancel"
      : "the order is open, and the list does not show the terms of the modification";
  return `${seen}; the Web API cannot prove that it will not be carried out later: cancel the order (again), or look for it in TWS or the Client Portal and end this with orders.settle(key, verdict)`;
}
