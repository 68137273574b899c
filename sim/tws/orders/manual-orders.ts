import type { Part } from "../../wire/codec/message.ts";
import { type PlaceOrder, placeOrder } from "../../wire/requests/place-order.ts";
import { orderBound } from "../../wire/responses/orders.ts";
import type { TwsEvent } from "../../world/tws-event.ts";
import type { Context, Shared } from "../context/context.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import { refusalReason } from "../rules/order-exchange.ts";
import { ORDER_VALUE_RULES } from "../rules/order-values.ts";
import { firstRefusal } from "../rules/rule.ts";
import { orderInput } from "./known-orders.ts";
import { orderTerms } from "./order-terms.ts";

/** Client ID that manual orders belong to; this client alone can bind them. */
export const MANUAL_CLIENT_ID = 0;
/** Order ID of a manual order that is not bound. */
const UNBOUND = 0;

/** Places an order manually in TWS. @returns The reason why it was refused, if it was. */
export function placeManually(
  { symbol, side, quantity, limitPrice }: TwsEvent & { readonly kind: "manual-order" },
  shared: Shared,
  nowMs: number,
): string | undefined {
  const blank = blankOrder();
  const contract = { ...blank, symbol, secType: "STK", exchange: "SMART", currency: "USD" };
  const [instrument, ...others] = shared.exchange.find(contract, nowMs);
  if (instrument === undefined || others.length > 0) return `${symbol} is no share that is known here`;
  const order: PlaceOrder = {
    ...contract,
    conId: instrument.conId,
    action: side,
    totalQuantity: quantity,
    orderType: limitPrice === undefined ? "MKT" : "LMT",
    lmtPrice: limitPrice,
    tif: "DAY",
    transmit: true,
  };
  const input = orderInput(
    order,
    instrument,
    { account: shared.exchange.trading.account, quantity },
    shared,
    MANUAL_CLIENT_ID,
    nowMs,
  );
  const broken = firstRefusal(ORDER_VALUE_RULES, input);
  if (broken !== undefined) return broken.text;
  // It is for the default account.
  const { trading } = shared.exchange;
  const { permId, refusal } = trading.place({ ...orderTerms(input), account: trading.account }, nowMs);
  shared.placedOrders.put({ permId, clientId: MANUAL_CLIENT_ID, orderId: UNBOUND, order });
  return refusal === undefined ? undefined : refusalReason(refusal);
}

/** Binds a manual order to client 0, which can then modify and cancel it under its new order ID. */
export function bind(placed: PlacedOrder, context: Context): PlacedOrder {
  if (placed.clientId !== MANUAL_CLIENT_ID || placed.orderId !== UNBOUND) return placed;
  const { placedOrders } = context.shared;
  const bound = { ...placed, orderId: placedOrders.nextManualId() };
  placedOrders.put(bound);
  const { permId, clientId, orderId } = bound;
  context.send(orderBound, { permId, clientId, orderId });
  return bound;
}

/** Binds every manual order to client 0. */
export function bindAll(context: Context): void {
  for (const placed of context.shared.placedOrders.unbound()) bind(placed, context);
}

/** Makes an order in which nothing is set. */
function blankOrder(): PlaceOrder {
  return Object.fromEntries(
    placeOrder.parts.map((part) => [part.name, blank(part)]),
  ) as unknown as PlaceOrder;
}

function blank({ kind }: Part): unknown {
  switch (kind) {
    case "text":
      return "";
    case "flag":
      return false;
    case "list":
      return [];
    case "optional integer":
    case "optional decimal":
      return undefined;
    default:
      return 0;
  }
}
