import { BASE_CURRENCY } from "../../exchange/exchange.ts";
import { findOrderType, orderTypeRow } from "../../exchange/orders/order-types.ts";
import type { Fill, Order } from "../../exchange/orders/orders.ts";
import { describeLegs } from "../../exchange/prices/combination.ts";
import type { WireOrder } from "../../wire/field-groups/order.ts";
import { commissionReport, type Execution } from "../../wire/responses/executions.ts";
import { completedOrder, type OrderState, openOrder, orderStatus } from "../../wire/responses/orders.ts";
import { stamp } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { executionTime, loginZone } from "../context/login-zone.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import { reportedContract } from "../contracts/reported-contract.ts";
import { ATS, isAtAts } from "../rules/order-input.ts";
import { fillVenue } from "./fill-venue.ts";
import { statusText, whyHeld } from "./order-status.ts";

/** Sends `openOrder` and `orderStatus` of an order. */
export function sendOrder(context: Context, placed: PlacedOrder, order: Order): void {
  sendOpen(context, placed, order);
  sendStatus(context, placed, order);
}

/** Sends `openOrder` of an order, with the commission so far or without it. */
export function sendOpen(
  context: Context,
  placed: PlacedOrder,
  order: Order,
  commission: "commission" | "no commission" = "commission",
): void {
  const state = stateOf(order);
  sendOpenOrder(
    context,
    placed,
    order,
    commission === "commission" ? state : { ...state, commission: undefined },
  );
}

/** The state of an order of which nothing is known. */
export const NO_STATE: OrderState = {
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

/** Sends `openOrder` of an order with a state. */
export function sendOpenOrder(
  context: Context,
  { order, clientId, orderId, permId }: PlacedOrder,
  known: Order,
  state: OrderState,
): void {
  const { instrument, quantity } = known.terms;
  const contract = reportedContract(instrument, isAtAts({ order }) ? ATS : instrument.exchange);
  const changed = {
    ...adjustedFields(order, known),
    orderId,
    clientId,
    permId,
    account: known.terms.account,
    totalQuantity: quantity,
    tif: known.terms.tif,
    trailStopPrice: orderTypeRow(known.terms.type).trails ? known.stopPrice : undefined,
    // The values with which the real server fills unset fields.
    right: instrument.right === "" ? "?" : instrument.right,
    deltaNeutralOrderType: order.deltaNeutralOrderType === "" ? "None" : order.deltaNeutralOrderType,
    exemptCode: order.exemptCode === 0 ? -1 : order.exemptCode,
    clearingIntent: order.clearingIntent === "" ? "IB" : order.clearingIntent,
    ocaType: order.ocaType === 0 ? 3 : order.ocaType,
    softDollarDisplayName: "",
    basisPoints: undefined,
    basisPointsType: undefined,
    comboLegsDescription: describeLegs(instrument.legs ?? []),
    bondAccruedInterest: "",
  };
  context.send(openOrder, joined(order, contract, state, changed));
}

/**
 * Joins the values of a message with dozens of them; later ones replace earlier ones. An object without a prototype is a
 * hash table from the start: V8 joins so many values into it several times faster than into a literal.
 */
function joined<One extends object, Two extends object, Three extends object, Four extends object>(
  one: One,
  two: Two,
  three: Three,
  four: Four,
): One & Two & Three & Four {
  return Object.assign(Object.create(null), one, two, three, four);
}

/** Returns the fields of a stop order that differ from those placed, because the market reached its adjustment price. */
function adjustedFields(order: WireOrder, { terms }: Order): Partial<WireOrder> {
  if (terms.adjusts !== undefined || findOrderType(order.adjustedOrderType) !== terms.type) return {};
  const { type, limitPrice, stopPrice, trailAmount, trailPercent } = terms;
  return {
    orderType: type,
    lmtPrice: limitPrice,
    auxPrice: trailAmount ?? stopPrice,
    trailingPercent: trailPercent,
  };
}

/** Sends `orderStatus` of an order, by default with its own status. */
export function sendStatus(
  context: Context,
  { orderId, clientId, permId, order }: PlacedOrder,
  known: Order,
  status: string = statusText(known),
): void {
  const { filled, averagePrice, lastPrice, terms } = known;
  const parent = terms.parent === undefined ? undefined : context.exchange.trading.order(terms.parent);
  context.send(orderStatus, {
    orderId,
    status,
    filled,
    permId,
    clientId,
    whyHeld: whyHeld(known, parent),
    mktCapPrice: 0,
    remaining: Number(Math.max(0, terms.quantity - filled).toFixed(8)),
    avgFillPrice: averagePrice,
    parentId: order.parentId,
    lastFillPrice: lastPrice,
  });
}

/** Makes the `execDetails` of a fill; `reqId` is -1 for a fill that belongs to no request. */
export function execution(
  context: Context,
  reqId: number,
  { orderId, clientId, permId, order }: PlacedOrder,
  known: Order,
  fill: Fill,
): Execution {
  const { instrument, side, account } = known.terms;
  return {
    reqId,
    orderId,
    clientId,
    permId,
    account,
    execId: fill.execId,
    ...reportedContract(instrument),
    time: executionTime(fill.atMs, context),
    venue: fillVenue(instrument, fill.execId),
    side: side === "BUY" ? "BOT" : "SLD",
    shares: fill.size,
    price: fill.price,
    cumQty: fill.filled,
    avgPrice: fill.averagePrice,
    liquidation: 0,
    orderRef: order.orderRef,
    evRule: "",
    evMultiplier: 0,
    modelCode: order.modelCode,
    lastLiquidity: 2,
    pendingPriceRevision: false,
  };
}

/** Sends `commissionReport` of a fill. */
export function sendCommission(
  context: Context,
  { terms }: Order,
  { execId, commission, realizedPnl }: Fill,
): void {
  context.send(commissionReport, {
    execId,
    commission,
    realizedPnl,
    yield: undefined,
    yieldRedemptionDate: 0,
    currency: terms.instrument.currency,
  });
}

/** Sends `completedOrder` of an order that is filled or cancelled. */
export function sendCompleted(context: Context, { order, permId }: PlacedOrder, known: Order): void {
  const { status, filled, terms, completedMs } = known;
  const text =
    { Filled: `Filled Size: ${filled}`, Cancelled: "Cancelled by Trader" }[status as string] ?? status;
  const contract = reportedContract(terms.instrument, isAtAts({ order }) ? ATS : terms.instrument.exchange);
  const changed = {
    right: terms.instrument.right === "" ? "?" : terms.instrument.right,
    permId,
    account: terms.account,
    status,
    autoCancelDate: "",
    filledQuantity: filled,
    refFuturesConId: 0,
    deltaNeutralOrderType: order.deltaNeutralOrderType === "" ? "None" : order.deltaNeutralOrderType,
    shareholder: "Not an insider or substantial shareholder",
    imbalanceOnly: false,
    routeMarketableToBbo: false,
    parentPermId: terms.parent ?? 0,
    completedTime: stamp(completedMs ?? 0, loginZone(context)),
    completedStatus: text,
    comboLegsDescription: describeLegs(terms.instrument.legs ?? []),
  };
  context.send(completedOrder, joined(order, contract, changed, {}));
}
