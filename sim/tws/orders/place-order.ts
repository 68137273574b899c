import type { Instrument } from "../../exchange/instrument.ts";
import { orderTypeRow } from "../../exchange/order-types.ts";
import { isDone, type Order, type OrderTerms } from "../../exchange/orders.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import { stamp } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import * as code from "../facts/codes.ts";
import { ORDER_CHANGE_RULES } from "../rules/accounts.ts";
import { firstRefusal } from "../rules/rule.ts";
import { sendOrder, sendWhatIf } from "./order-messages.ts";
import { orderRoute } from "./order-route.ts";
import { orderTerms } from "./order-terms.ts";

/** Places an order, modifies the one with its order ID, or computes what it would do (`whatIf`). */
export function place(order: PlaceOrder, context: Context): void {
  const { orderId } = order;
  const instrument = context.instrument(orderId, order);
  if (instrument === undefined) return;
  const clientId = context.client.clientId ?? 0;
  const { placedOrders, exchange } = context.shared;
  const before = placedOrders.byOrderId(clientId, orderId);
  const parent = order.parentId === 0 ? undefined : placedOrders.byOrderId(clientId, order.parentId);
  if (order.parentId !== 0 && parent === undefined)
    return context.error(orderId, code.MISSING_PARENT_ORDER, "Missing parent order");
  const route = orderRoute(order, instrument, context);
  if ("code" in route) return context.refuse(orderId, route);
  const valid = orderTerms({ ...order, totalQuantity: route.quantity }, instrument, parent?.permId);
  if ("code" in valid) return context.error(orderId, valid.code, valid.text);
  const terms: OrderTerms = { ...valid, ...route };
  if (order.whatIf) return whatIf(order, terms, context);
  if (before !== undefined) return modify(before, order, terms, context);
  if (orderId < placedOrders.nextId(clientId))
    return context.error(orderId, code.DUPLICATE_ORDER_ID, "Duplicate order id");
  const { permId, refusal } = exchange.trading.place(terms, context.nowMs);
  const placed: PlacedOrder = { permId, clientId, orderId, order };
  placedOrders.put(placed);
  if (refusal === undefined) return sendNotices(order, instrument, exchange.trading.order(permId), context);
  context.error(orderId, code.ORDER_REJECTED, `Order rejected - reason:${refusal}`);
  const refused = exchange.trading.order(permId);
  if (refused !== undefined) sendOrder(context, placed, refused);
}

function modify(before: PlacedOrder, order: PlaceOrder, terms: OrderTerms, context: Context): void {
  const { trading } = context.exchange;
  const { orderId } = order;
  const open = trading.order(before.permId);
  if (open === undefined || isDone(open)) {
    return open?.status === "Filled"
      ? context.error(orderId, code.CANNOT_MODIFY_FILLED_ORDER, "Cannot modify a filled order.")
      : context.error(orderId, code.DUPLICATE_ORDER_ID, "Duplicate order id");
  }
  const moved = firstRefusal(ORDER_CHANGE_RULES, { before: open.terms.account, after: terms.account });
  if (moved !== undefined) return context.refuse(orderId, moved);
  const { instrument, side } = open.terms;
  if (terms.instrument.conId !== instrument.conId || terms.side !== side) {
    const text = "Order being modified does not match original order";
    return context.error(orderId, code.ORDER_DOES_NOT_MATCH, text);
  }
  const refusal =
    terms.quantity < open.filled
      ? "less is left than was filled"
      : trading.modify(before.permId, terms, context.nowMs);
  if (refusal !== undefined)
    return context.error(orderId, code.ORDER_REJECTED, `Order rejected - reason:${refusal}`);
  context.shared.placedOrders.put({ ...before, order });
}

function whatIf(order: PlaceOrder, terms: OrderTerms, context: Context): void {
  const { trading } = context.exchange;
  const clientId = context.client.clientId ?? 0;
  const imagined: Order = {
    permId: 0,
    terms,
    placedMs: context.nowMs,
    status: "PreSubmitted",
    filled: 0,
    averagePrice: 0,
    lastPrice: 0,
    commission: 0,
    triggered: false,
    stopPrice: undefined,
    whyHeld: "",
    endsMs: 0,
    completedMs: undefined,
  };
  const placed = { permId: 0, clientId, orderId: order.orderId, order };
  sendWhatIf(context, placed, imagined, trading.whatIf(terms, context.nowMs));
}

/** Sends the notices about a live order: 10349, 2109, 404 and 399. */
function sendNotices(
  { orderId, tif, outsideRth }: PlaceOrder,
  instrument: Instrument,
  order: Order | undefined,
  context: Context,
): void {
  if (order === undefined) return;
  const { side, quantity, type } = order.terms;
  if (tif === "") {
    const text = "Order TIF was set to DAY based on order preset.";
    context.error(orderId, code.ORDER_TIF_SET_BY_PRESET, text);
  }
  if (outsideRth && orderTypeRow(type).outsideRth === "ignored") {
    const text =
      "Attribute 'Outside Regular Trading Hours' is ignored based on the order type and destination.";
    const warning = `Order Event Warning:${text} PlaceOrder is now being processed.`;
    context.error(orderId, code.OUTSIDE_RTH_IGNORED, warning);
  }
  if (order.whyHeld === "locate") {
    const text = "Shares for this order are not immediately available for short sale.";
    context.error(orderId, code.SHARES_NOT_AVAILABLE, text);
  }
  const calendar = context.exchange.calendar(instrument, context.nowMs);
  if (isDone(order) || calendar.isOpen(context.nowMs, !order.terms.outsideRth)) return;
  const opens = calendar.dayAfter(context.nowMs);
  const at = stamp(order.terms.outsideRth ? opens.openMs : opens.liquidOpenMs, calendar.zone);
  const what = `${side} ${quantity} ${instrument.symbol} ${instrument.primaryExchange}`;
  context.error(
    orderId,
    code.ORDER_MESSAGE,
    `Order Message:\n${what}\nWarning: Your order will not be placed at the exchange until ${at}.`,
  );
}
