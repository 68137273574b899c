import { BASE_CURRENCY } from "../exchange/exchange.ts";
import type { WhatIf } from "../exchange/order-checks.ts";
import { orderTypeRow } from "../exchange/order-types.ts";
import type { Fill, Order, OrderEvent } from "../exchange/orders.ts";
import { commissionReport, type Execution, execDetails } from "../wire/responses/executions.ts";
import { completedOrder, type OrderState, openOrder, orderStatus } from "../wire/responses/orders.ts";
import { stamp } from "../world/zones.ts";
import { tellChange } from "./account.ts";
import type { Client } from "./client.ts";
import type { Context, Shared } from "./context.ts";
import { reportedContract } from "./contracts.ts";
import type { Ticket } from "./desk.ts";

/** Takes what has become of orders and tells whom it concerns: the owner, and the master client. */
export function tellOrders(context: Context): void {
  const { shared } = context;
  // What becomes of orders meanwhile is told when TWS is connected again.
  if (shared.upstream.offline) return;
  for (const event of shared.exchange.trading.events()) {
    const ticket = shared.desk.ofPermId(event.order.permId);
    if (ticket === undefined) continue;
    for (const client of audience(ticket, shared)) tell(context.for(client), ticket, event);
    if (event.kind !== "fill") continue;
    for (const client of shared.started())
      tellChange(context.for(client), event.order.terms.instrument.conId);
  }
}

function audience({ clientId }: Ticket, { started, options }: Shared): readonly Client[] {
  return started().filter(
    (client) => client.clientId === clientId || client.clientId === options.masterClientId,
  );
}

function tell(context: Context, ticket: Ticket, event: OrderEvent): void {
  const { order } = event;
  switch (event.kind) {
    case "status":
      return sendOrder(context, ticket, order);
    case "fill":
      context.send(execDetails, execution(-1, ticket, order, event.fill));
      sendOrder(context, ticket, order);
      return sendCommission(context, order, event.fill);
    case "cancelled":
      sendStatus(context, ticket, order);
      return context.error(ticket.orderId, 202, `Order Canceled - reason:${event.reason}`);
  }
}

/** Tells an order whole, and where it stands. */
export function sendOrder(context: Context, ticket: Ticket, order: Order): void {
  sendOpenOrder(context, ticket, order, stateOf(order));
  sendStatus(context, ticket, order);
}

/** Tells an order that was not placed, and what it would have done. */
export function sendWhatIf(
  context: Context,
  ticket: Ticket,
  order: Order,
  { before, after, commission }: WhatIf,
): void {
  const cents = (amount: number): number => Number(amount.toFixed(2));
  sendOpenOrder(context, ticket, order, {
    ...NO_STATE,
    status: "PreSubmitted",
    initMarginBefore: cents(before.initialMargin),
    maintMarginBefore: cents(before.maintenanceMargin),
    equityWithLoanBefore: cents(before.netLiquidation),
    initMarginChange: cents(after.initialMargin - before.initialMargin),
    maintMarginChange: cents(after.maintenanceMargin - before.maintenanceMargin),
    equityWithLoanChange: cents(after.netLiquidation - before.netLiquidation),
    initMarginAfter: cents(after.initialMargin),
    maintMarginAfter: cents(after.maintenanceMargin),
    equityWithLoanAfter: cents(after.netLiquidation),
    ...{ commission, minCommission: commission, maxCommission: commission },
    commissionCurrency: order.terms.instrument.currency,
  });
}

const NO_STATE: OrderState = {
  status: "",
  initMarginBefore: undefined,
  maintMarginBefore: undefined,
  equityWithLoanBefore: undefined,
  initMarginChange: undefined,
  maintMarginChange: undefined,
  equityWithLoanChange: undefined,
  initMarginAfter: undefined,
  maintMarginAfter: undefined,
  equityWithLoanAfter: undefined,
  commission: undefined,
  minCommission: undefined,
  maxCommission: undefined,
  commissionCurrency: BASE_CURRENCY,
  warningText: "",
};

function stateOf({ status, commission, filled, terms }: Order): OrderState {
  const paid = filled > 0 ? commission : undefined;
  return { ...NO_STATE, status, commission: paid, commissionCurrency: terms.instrument.currency };
}

function sendOpenOrder(
  context: Context,
  { order, clientId, orderId, permId }: Ticket,
  known: Order,
  state: OrderState,
): void {
  const { instrument, quantity } = known.terms;
  context.send(openOrder, {
    ...order,
    ...reportedContract(instrument),
    ...state,
    ...{ orderId, clientId, permId, account: known.terms.account, totalQuantity: quantity },
    tif: known.terms.tif,
    trailStopPrice: orderTypeRow(known.terms.type).trails ? known.stopPrice : undefined,
    // As the real one writes what nobody set.
    right: instrument.right === "" ? "?" : instrument.right,
    deltaNeutralOrderType: order.deltaNeutralOrderType === "" ? "None" : order.deltaNeutralOrderType,
    exemptCode: order.exemptCode === 0 ? -1 : order.exemptCode,
    clearingIntent: order.clearingIntent === "" ? "IB" : order.clearingIntent,
    ocaType: order.ocaType === 0 ? 3 : order.ocaType,
    softDollarDisplayName: "",
    basisPoints: undefined,
    basisPointsType: undefined,
    comboLegsDescription: "",
    bondAccruedInterest: "",
  });
}

function sendStatus(context: Context, { orderId, clientId, permId, order }: Ticket, known: Order): void {
  const { status, filled, averagePrice, lastPrice, terms, whyHeld } = known;
  context.send(orderStatus, {
    ...{ orderId, status, filled, permId, clientId, whyHeld, mktCapPrice: 0 },
    remaining: Number(Math.max(0, terms.quantity - filled).toFixed(8)),
    avgFillPrice: averagePrice,
    parentId: order.parentId,
    lastFillPrice: lastPrice,
  });
}

/** One fill, as TWS tells it; `reqId` is -1 where nobody asked. */
export function execution(
  reqId: number,
  { orderId, clientId, permId, order }: Ticket,
  known: Order,
  fill: Fill,
): Execution {
  const { instrument, side, account } = known.terms;
  return {
    ...{ reqId, orderId, clientId, permId, account, execId: fill.execId },
    ...reportedContract(instrument),
    time: stamp(fill.atMs, "US/Eastern"),
    venue: instrument.primaryExchange,
    side: side === "BUY" ? "BOT" : "SLD",
    ...{ shares: fill.size, price: fill.price, cumQty: fill.filled, avgPrice: fill.averagePrice },
    ...{ liquidation: 0, orderRef: order.orderRef, evRule: "", evMultiplier: 0, modelCode: order.modelCode },
    lastLiquidity: 2,
    pendingPriceRevision: false,
  };
}

/** What a fill cost. */
export function sendCommission(
  context: Context,
  { terms }: Order,
  { execId, commission, realizedPnl }: Fill,
): void {
  context.send(commissionReport, {
    ...{ execId, commission, realizedPnl, yield: undefined, yieldRedemptionDate: 0 },
    currency: terms.instrument.currency,
  });
}

/** Tells an order that is over. */
export function sendCompleted(context: Context, { order, permId }: Ticket, known: Order): void {
  const { status, filled, terms, completedMs } = known;
  const text =
    { Filled: `Filled Size: ${filled}`, Cancelled: "Cancelled by Trader" }[status as string] ?? status;
  context.send(completedOrder, {
    ...order,
    ...reportedContract(terms.instrument),
    right: terms.instrument.right === "" ? "?" : terms.instrument.right,
    ...{
      permId,
      account: terms.account,
      status,
      autoCancelDate: "",
      filledQuantity: filled,
      refFuturesConId: 0,
    },
    deltaNeutralOrderType: order.deltaNeutralOrderType === "" ? "None" : order.deltaNeutralOrderType,
    ...{
      shareholder: "Not an insider or substantial shareholder",
      imbalanceOnly: false,
      routeMarketableToBbo: false,
    },
    ...{ parentPermId: terms.parent ?? 0, completedTime: stamp(completedMs ?? 0, "US/Eastern") },
    completedStatus: text,
    comboLegsDescription: "",
  });
}
