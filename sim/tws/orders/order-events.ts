import type { OrderEvent } from "../../exchange/orders/orders.ts";
import { execDetails } from "../../wire/responses/executions.ts";
import { sendHoldingChange } from "../account/holding-change.ts";
import type { Client, Context, Shared } from "../context/context.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import { EXCHANGE_REFUSAL_RULES, ORDER_CANCELLED_RULES } from "../rules/order-exchange.ts";
import { notify } from "../rules/refuses.ts";
import { execution, sendCommission, sendOpen, sendStatus } from "./order-messages.ts";
import { isPendingFirst, statusCopies } from "./order-status.ts";
import { heldTerms, reportedFills } from "./reported-fills.ts";

/**
 * Sends what has happened to orders since the last call: to the client that placed each, and to the master client. While
 * TWS is cut off from IBKR the events wait.
 */
export function sendOrderEvents(context: Context): void {
  const { shared } = context;
  if (shared.ibkr.cutOff) return;
  for (const event of shared.exchange.trading.events()) {
    const placed = shared.placedOrders.byPermId(event.order.permId);
    if (placed === undefined) continue;
    for (const client of recipients(placed, shared)) send(context.for(client), placed, event);
    if (event.kind !== "fill") continue;
    for (const terms of heldTerms(event.order))
      for (const client of shared.started()) sendHoldingChange(context.for(client), terms);
  }
}

function recipients({ clientId }: PlacedOrder, { started, options }: Shared): readonly Client[] {
  return started().filter(
    (client) => client.clientId === clientId || client.clientId === options.masterClientId,
  );
}

function send(context: Context, placed: PlacedOrder, event: OrderEvent): void {
  const { order } = event;
  const { shared } = context;
  const sendStatuses = (): void => {
    for (let copies = statusCopies(event, shared); copies > 0; copies--) sendStatus(context, placed, order);
  };
  switch (event.kind) {
    case "status":
      sendOpen(context, placed, order);
      return sendStatuses();
    case "fill":
      for (const { order: of, fill } of reportedFills(order, event.fill))
        context.send(execDetails, { ...execution(context, -1, placed, of, fill), account: fill.account });
      sendOpen(context, placed, order, "no commission");
      sendStatuses();
      sendOpen(context, placed, order);
      for (const { order: of, fill, charged } of reportedFills(order, event.fill))
        if (charged) sendCommission(context, of, fill);
      return;
    case "rejected":
      if (event.error === undefined)
        notify(context, placed.orderId, EXCHANGE_REFUSAL_RULES, { kind: "parent" });
      else context.error(placed.orderId, event.error.code, event.error.text);
      sendOpen(context, placed, order);
      return sendStatuses();
    case "cancelled":
      if (isPendingFirst(event, shared)) sendStatus(context, placed, order, "PendingCancel");
      sendStatuses();
      return notify(context, placed.orderId, ORDER_CANCELLED_RULES, event.reason);
  }
}
