import type { Instrument } from "../exchange/instrument.ts";
import { orderTypeRow } from "../exchange/order-types.ts";
import { isDone, type Order, type OrderTerms } from "../exchange/orders.ts";
import * as request from "../wire/requests/orders.ts";
import { type PlaceOrder, placeOrder } from "../wire/requests/place-order.ts";
import { execDetails, execDetailsEnd } from "../wire/responses/executions.ts";
import * as out from "../wire/responses/orders.ts";
import { dayOf, parseStamp, stamp } from "../world/zones.ts";
import { bind, HAND_CLIENT_ID } from "./by-hand.ts";
import { type Context, type Handler, on } from "./context.ts";
import type { Ticket } from "./desk.ts";
import { execution, sendCommission, sendCompleted, sendOrder, sendWhatIf } from "./order-news.ts";
import { orderTerms } from "./order-terms.ts";

const READ_ONLY = "The API interface is currently in Read-Only mode.";

/** Requests about orders. */
export const orderHandlers: readonly Handler[] = [
  on(placeOrder, (order, context) => {
    const { orderId } = order;
    if (context.shared.options.readOnly) return context.invalid(orderId, READ_ONLY);
    const instrument = context.theOne(orderId, order);
    if (instrument === undefined) return;
    const clientId = context.client.clientId ?? 0;
    const { desk, exchange } = context.shared;
    const before = desk.ofClient(clientId, orderId);
    const parent = order.parentId === 0 ? undefined : desk.ofClient(clientId, order.parentId);
    if (order.parentId !== 0 && parent === undefined)
      return context.error(orderId, 10006, "Missing parent order");
    const terms = orderTerms(order, instrument, parent?.permId);
    if ("code" in terms) return context.error(orderId, terms.code, terms.text);
    if (order.whatIf) return whatIf(order, terms, context);
    if (before !== undefined) return modify(before, order, terms, context);
    if (orderId < desk.nextId(clientId)) return context.error(orderId, 103, "Duplicate order id");
    const { permId, refusal } = exchange.trading.place(terms, context.nowMs);
    const ticket: Ticket = { permId, clientId, orderId, order };
    desk.put(ticket);
    if (refusal === undefined) return inform(order, instrument, exchange.trading.order(permId), context);
    context.error(orderId, 201, `Order rejected - reason:${refusal}`);
    const refused = exchange.trading.order(permId);
    if (refused !== undefined) sendOrder(context, ticket, refused);
  }),
  on(request.cancelOrder, ({ orderId }, context) => {
    if (context.shared.options.readOnly) return context.invalid(orderId, READ_ONLY);
    const { desk, exchange } = context.shared;
    const ticket = desk.ofClient(context.client.clientId ?? 0, orderId);
    const order = ticket === undefined ? undefined : exchange.trading.order(ticket.permId);
    if (order === undefined) {
      return context.error(orderId, 10147, `OrderId ${orderId} that needs to be cancelled is not found.`);
    }
    if (isDone(order)) {
      const text = `OrderId ${orderId} that needs to be cancelled cannot be cancelled, state: ${order.status}.`;
      return context.error(orderId, 10148, text);
    }
    exchange.trading.cancel(order.permId, context.nowMs);
  }),
  on(request.reqGlobalCancel, (_, context) => {
    if (context.shared.options.readOnly) return context.invalid(-1, READ_ONLY);
    const { trading } = context.exchange;
    for (const order of trading.orders()) if (!isDone(order)) trading.cancel(order.permId, context.nowMs);
  }),
  on(request.reqOpenOrders, (_, context) => {
    const { clientId } = context.client;
    for (const [ticket, order] of known(context)) {
      if (!isDone(order) && ticket.clientId === clientId) sendOrder(context, bind(ticket, context), order);
    }
    context.send(out.openOrderEnd, {});
  }),
  on(request.reqAllOpenOrders, (_, context) => {
    for (const [ticket, order] of known(context)) if (!isDone(order)) sendOrder(context, ticket, order);
    context.send(out.openOrderEnd, {});
  }),
  on(request.reqAutoOpenOrders, ({ bind: wanted }, context) => {
    if (context.client.clientId === HAND_CLIENT_ID) context.client.bindsOrders = wanted;
    else {
      context.error(
        -1,
        327,
        "Only API connections with clientId set to 0 can set the auto bind TWS orders property.",
      );
    }
  }),
  on(request.reqCompletedOrders, (_, context) => {
    for (const [ticket, order] of known(context)) {
      if (isDone(order)) sendCompleted(context, ticket, order);
    }
    context.send(out.completedOrdersEnd, {});
  }),
  on(request.reqExecutions, (query, context) => {
    const { trading } = context.exchange;
    const { reqId } = query;
    const sinceMs = query.time === "" ? undefined : parseStamp(query.time, "US/Eastern");
    if (query.time !== "" && sinceMs === undefined)
      return context.invalid(reqId, `Invalid time ${query.time}`);
    const today = dayOf(context.nowMs, "US/Eastern");
    const side = query.side.toUpperCase();
    for (const fill of trading.fills()) {
      const ticket = context.shared.desk.ofPermId(fill.permId);
      const order = trading.order(fill.permId);
      if (ticket === undefined || order === undefined) continue;
      const { instrument, account } = order.terms;
      const fits =
        dayOf(fill.atMs, "US/Eastern") === today &&
        fill.atMs >= (sinceMs ?? 0) &&
        (query.clientId === 0 || query.clientId === ticket.clientId) &&
        (query.account === "" || query.account === account) &&
        (query.symbol === "" || query.symbol === instrument.symbol) &&
        (query.secType === "" || query.secType === instrument.secType) &&
        (query.exchange === "" ||
          [instrument.exchange, instrument.primaryExchange].includes(query.exchange)) &&
        (side === "" ||
          side.startsWith(order.terms.side.slice(0, 1)) ||
          (side === "SLD") === (order.terms.side === "SELL"));
      if (!fits) continue;
      context.send(execDetails, execution(reqId, ticket, order, fill));
      sendCommission(context, order, fill);
    }
    context.send(execDetailsEnd, { reqId });
  }),
  on(request.exerciseOptions, (query, context) => {
    const { reqId, exerciseAction, exerciseQuantity } = query;
    const found = context.exchange.find({ ...query, primaryExchange: "" }, context.nowMs);
    const [instrument] = found;
    if (found.length !== 1 || instrument === undefined)
      return context.error(reqId, 200, "No security definition has been found for the request");
    const refusal = context.exchange.trading.exercise(
      instrument,
      exerciseAction === 1,
      exerciseQuantity,
      context.nowMs,
    );
    if (refusal !== undefined) context.invalid(reqId, refusal);
  }),
];

/** Every order that a client placed, with what became of it, oldest first. */
function known({ shared }: Context): readonly (readonly [Ticket, Order])[] {
  return shared.exchange.trading.orders().flatMap((order) => {
    const ticket = shared.desk.ofPermId(order.permId);
    return ticket === undefined ? [] : [[ticket, order] as const];
  });
}

function modify(before: Ticket, order: PlaceOrder, terms: OrderTerms, context: Context): void {
  const { trading } = context.exchange;
  const { orderId } = order;
  const open = trading.order(before.permId);
  if (open === undefined || isDone(open)) {
    const filled = open?.status === "Filled";
    return context.error(
      orderId,
      filled ? 104 : 103,
      filled ? "Cannot modify a filled order." : "Duplicate order id",
    );
  }
  const { instrument, side } = open.terms;
  if (terms.instrument.conId !== instrument.conId || terms.side !== side) {
    return context.error(orderId, 105, "Order being modified does not match original order");
  }
  const refusal =
    terms.quantity < open.filled
      ? "less is left than was filled"
      : trading.modify(before.permId, terms, context.nowMs);
  if (refusal !== undefined) return context.error(orderId, 201, `Order rejected - reason:${refusal}`);
  context.shared.desk.put({ ...before, order });
}

function whatIf(order: PlaceOrder, terms: OrderTerms, context: Context): void {
  const { trading } = context.exchange;
  const clientId = context.client.clientId ?? 0;
  const imagined: Order = {
    ...{
      permId: 0,
      terms,
      placedMs: context.nowMs,
      status: "PreSubmitted",
      filled: 0,
      averagePrice: 0,
      lastPrice: 0,
    },
    ...{
      commission: 0,
      triggered: false,
      stopPrice: undefined,
      whyHeld: "",
      endsMs: 0,
      completedMs: undefined,
    },
  };
  const ticket = { permId: 0, clientId, orderId: order.orderId, order };
  sendWhatIf(context, ticket, imagined, trading.whatIf(terms, context.nowMs));
}

/** What an order's owner ought to know, although the order is live. */
function inform(
  { orderId, tif, outsideRth }: PlaceOrder,
  instrument: Instrument,
  order: Order | undefined,
  context: Context,
): void {
  if (order === undefined) return;
  const { side, quantity, type } = order.terms;
  if (tif === "") context.error(orderId, 10349, "Order TIF was set to DAY based on order preset.");
  if (outsideRth && orderTypeRow(type).outsideRth === "ignored") {
    const text =
      "Attribute 'Outside Regular Trading Hours' is ignored based on the order type and destination.";
    context.error(orderId, 2109, `Order Event Warning:${text} PlaceOrder is now being processed.`);
  }
  if (order.whyHeld === "locate") {
    context.error(orderId, 404, "Shares for this order are not immediately available for short sale.");
  }
  const calendar = context.exchange.calendar(instrument, context.nowMs);
  if (isDone(order) || calendar.isOpen(context.nowMs, !order.terms.outsideRth)) return;
  const opens = calendar.dayAfter(context.nowMs);
  const at = stamp(order.terms.outsideRth ? opens.openMs : opens.liquidOpenMs, calendar.zone);
  const what = `${side} ${quantity} ${instrument.symbol} ${instrument.primaryExchange}`;
  context.error(
    orderId,
    399,
    `Order Message:\n${what}\nWarning: Your order will not be placed at the exchange until ${at}.`,
  );
}
