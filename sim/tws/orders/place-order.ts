import type { Instrument } from "../../exchange/instrument.ts";
import type { Order, OrderTerms } from "../../exchange/orders.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import { orderStatus } from "../../wire/responses/orders.ts";
import { dayOf, timeOf } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import * as code from "../facts/codes.ts";
import { ORDER_EXPIRY_RULES } from "../rules/order-contracts.ts";
import { ORDER_READING_RULES } from "../rules/order-identity.ts";
import { type OrderInput, rejected } from "../rules/order-input.ts";
import { ORDER_NOTICE_RULES } from "../rules/order-notices.ts";
import { ORDER_RULES } from "../rules/order-rules.ts";
import { listedAt } from "../rules/order-venues.ts";
import { firstRefusal, type Refusal } from "../rules/rule.ts";
import { orderInput } from "./known-orders.ts";
import { sendOrder } from "./order-messages.ts";
import { orderRoute } from "./order-route.ts";
import { orderTerms } from "./order-terms.ts";
import { answerWhatIf } from "./what-if.ts";

/** Places an order, modifies the one with its order ID, or computes what it would do (`whatIf`). */
export function place(order: PlaceOrder, context: Context): void {
  const { shared, nowMs } = context;
  const clientId = context.client.clientId ?? 0;
  const unread = firstRefusal(ORDER_READING_RULES, order);
  if (unread !== undefined) return refuse(order, unread, context);
  const expired = expiredContract(order, context);
  const ended = expired === undefined ? undefined : firstRefusal(ORDER_EXPIRY_RULES, expired);
  if (ended !== undefined) return refuse(order, ended, context);
  const instrument = context.instrument(order.orderId, listedAt(order), "order");
  if (instrument === undefined) return;
  const route = orderRoute(order, instrument, context);
  if ("code" in route) return refuse(order, route, context);
  const input = orderInput(order, instrument, route, shared, clientId, nowMs);
  const refusal = firstRefusal(ORDER_RULES, input);
  if (refusal !== undefined) return refuse(order, refusal, context);
  const own = orderTerms(input);
  // An order for a group has the size that its accounts get; a cash quantity gives that of any other.
  const quantity = route.allocation === undefined ? own.quantity : route.quantity;
  const terms = { ...own, ...route, quantity };
  if (order.whatIf) return answerWhatIf(order, terms, context);
  if (input.open !== undefined) return modify(order, terms, context);
  placeNew(input, terms, context);
}

/** Gets the contract of an order if it has expired or matured, and there is no other. */
function expiredContract(order: PlaceOrder, { exchange, nowMs }: Context): Instrument | undefined {
  const [live, ...alternatives] = exchange.find(order, nowMs);
  if (live !== undefined) {
    const { maturity = "" } = live.bond ?? {};
    const isOver = maturity !== "" && maturity < dayOf(nowMs, "US/Eastern");
    return isOver && alternatives.length === 0 ? live : undefined;
  }
  const [expired, ...others] = exchange.find(order, nowMs, true);
  return others.length === 0 ? expired : undefined;
}

/** Sends a refusal. An order that is discarded has used its ID, and is reported as cancelled. */
function refuse({ orderId, totalQuantity }: PlaceOrder, refusal: Refusal, context: Context): void {
  context.error(orderId, refusal.code, refusal.text);
  if (refusal.code !== code.DIRECTLY_ROUTED) return;
  const clientId = context.client.clientId ?? 0;
  context.shared.placedOrders.use(clientId, orderId);
  context.send(orderStatus, {
    orderId,
    clientId,
    status: "Cancelled",
    filled: 0,
    remaining: totalQuantity,
    avgFillPrice: 0,
    permId: 0,
    parentId: 0,
    lastFillPrice: 0,
    whyHeld: "",
    mktCapPrice: 0,
  });
  context.error(orderId, code.ORDER_REJECTED, "Order was discarded.");
}

function placeNew(input: OrderInput, terms: OrderTerms, context: Context): void {
  const { order } = input;
  const { orderId } = order;
  const { trading } = context.exchange;
  const { permId, refusal } = trading.place(terms, context.nowMs);
  const placed: PlacedOrder = { permId, clientId: context.client.clientId ?? 0, orderId, order };
  context.shared.placedOrders.put(placed);
  const state = trading.order(permId);
  if (state === undefined) return;
  if (refusal === undefined) return sendNotices(input, state, context);
  context.error(orderId, code.ORDER_REJECTED, rejected(refusal));
  sendOrder(context, placed, state);
}

function modify(order: PlaceOrder, terms: OrderTerms, context: Context): void {
  const { placedOrders } = context.shared;
  const before = placedOrders.byOrderId(context.client.clientId ?? 0, order.orderId);
  if (before === undefined) return;
  const refusal = context.exchange.trading.modify(before.permId, terms, context.nowMs);
  if (refusal !== undefined) return context.error(order.orderId, code.ORDER_REJECTED, rejected(refusal));
  const { parentId, ocaGroup, ocaType } = before.order;
  const tif = order.tif === "" ? before.order.tif : order.tif;
  placedOrders.put({ ...before, order: { ...order, parentId, ocaGroup, ocaType, tif } });
}

/** Sends the notices about a live order. */
function sendNotices(input: OrderInput, state: Order, context: Context): void {
  const calendar = context.exchange.calendar(input.instrument, context.nowMs);
  const { outsideRth } = state.terms;
  const isOpen = calendar.isOpen(context.nowMs, !outsideRth);
  const next = calendar.dayAfter(context.nowMs);
  const opensMs = outsideRth ? next.openMs : next.liquidOpenMs;
  const day = dayOf(opensMs, calendar.zone).replace(/^(\d{4})(\d\d)/, "$1-$2-");
  const opens = isOpen ? undefined : `${day} ${timeOf(opensMs, calendar.zone)} ${calendar.zone}`;
  for (const { code: number, broken } of ORDER_NOTICE_RULES) {
    const text = broken({ ...input, state, opens });
    if (text !== undefined) context.error(input.order.orderId, number, text);
  }
}
