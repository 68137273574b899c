import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { OrderTerms } from "../../exchange/orders/orders.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import { orderStatus } from "../../wire/responses/orders.ts";
import { dayOf } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import type { ArrivingOrder } from "../context/order-holds.ts";
import { ORDER_EXPIRY_RULES } from "../rules/order-contracts.ts";
import { DISCARDED_ORDER_RULES } from "../rules/order-exchange.ts";
import { ORDER_READING_RULES } from "../rules/order-identity.ts";
import { ORDER_ID_RULES } from "../rules/order-ids.ts";
import type { OrderInput } from "../rules/order-input.ts";
import { ORDER_RULES } from "../rules/order-rules.ts";
import { listedAt } from "../rules/order-venues.ts";
import { sendRefusal } from "../rules/refuses.ts";
import { firstRefusal, type Refusal } from "../rules/rule.ts";
import { orderInput } from "./known-orders.ts";
import { orderRoute } from "./order-route.ts";
import { orderTerms } from "./order-terms.ts";
import { reportPlacement } from "./transmitted-orders.ts";
import { answerWhatIf } from "./what-if.ts";

/** Places an order, modifies the one with its order ID, or computes what it would do (`whatIf`). */
export function place(order: PlaceOrder, context: Context): void {
  const { shared, nowMs } = context;
  const clientId = context.client.clientId ?? 0;
  const unread = firstRefusal(ORDER_READING_RULES, order) ?? firstRefusal(ORDER_ID_RULES, order);
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
  const { account, allocation, model } = route;
  const terms = { ...own, account, allocation, model, quantity };
  if (order.whatIf) return answerWhatIf(order, terms, context);
  if (input.open !== undefined) return modify(input, terms, context);
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
  sendRefusal(context, orderId, refusal);
  const discarded = firstRefusal(DISCARDED_ORDER_RULES, refusal);
  if (discarded === undefined) return;
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
  sendRefusal(context, orderId, discarded);
}

function arriving({ order }: OrderInput, terms: OrderTerms, clientId: number): ArrivingOrder {
  const { instrument, account, side, quantity, type, limitPrice, stopPrice, tif } = terms;
  const { conId, symbol, secType } = instrument;
  const { orderId, orderRef } = order;
  const contract = { conId, symbol, secType };
  const prices = { limitPrice, stopPrice };
  return {
    orderId,
    clientId,
    account,
    ...contract,
    action: side,
    quantity,
    orderType: type,
    ...prices,
    tif,
    orderRef,
  };
}

function placeNew(input: OrderInput, terms: OrderTerms, context: Context): void {
  const { order } = input;
  const clientId = context.client.clientId ?? 0;
  const isHeld = context.shared.holds.take(() => arriving(input, terms, clientId));
  const placement = context.exchange.trading.place(terms, context.nowMs, isHeld ? "held back" : "fills");
  context.shared.placedOrders.put({ permId: placement.permId, clientId, orderId: order.orderId, order });
  reportPlacement(placement, input, context);
}

/** Changes an order. TWS holds the change of a working order that is not to be transmitted; the order works on as it is. */
function modify(input: OrderInput, terms: OrderTerms, context: Context): void {
  const { order, open } = input;
  const { placedOrders } = context.shared;
  const before = placedOrders.byOrderId(context.client.clientId ?? 0, order.orderId);
  if (before === undefined || open === undefined) return;
  const { parentId, ocaGroup, ocaType } = before.order;
  const tif = order.tif === "" ? before.order.tif : order.tif;
  const changed = { ...order, parentId, ocaGroup, ocaType, tif };
  const works = open.state.terms.transmit;
  placedOrders.put(works ? { ...before, staged: changed } : { ...before, order: changed });
  reportPlacement(context.exchange.trading.modify(before.permId, terms, context.nowMs), input, context);
}
