import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { blankValue } from "../../wire/codec/blank-value.ts";
import { type PlaceOrder, placeOrder } from "../../wire/requests/place-order.ts";
import { orderBound } from "../../wire/responses/orders.ts";
import type { TwsEvent } from "../../world/tws-event.ts";
import type { Context, Shared } from "../context/context.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import { refusalReason } from "../rules/order-exchange.ts";
import { ORDER_IDENTITY_RULES } from "../rules/order-identity.ts";
import type { OrderInput } from "../rules/order-input.ts";
import { ORDER_RULES } from "../rules/order-rules.ts";
import { firstRefusal } from "../rules/rule.ts";
import { orderInput } from "./known-orders.ts";
import { orderTerms } from "./order-terms.ts";

/** Client ID that manual orders belong to; this client alone can bind them. */
export const MANUAL_CLIENT_ID = 0;
/** Order ID of a manual order that is not bound. */
const UNBOUND = 0;

/** An order as a person places it at the window of TWS. */
export interface ManualOrder {
  readonly side: "BUY" | "SELL";
  readonly quantity: number;
  /** Default: `LMT` with a limit price, otherwise `MKT`. */
  readonly orderType?: string | undefined;
  readonly limitPrice?: number | undefined;
  /** Trigger price of a stop order, offset of others. */
  readonly auxPrice?: number | undefined;
  /** Default `DAY`. */
  readonly tif?: string | undefined;
  readonly outsideRth?: boolean | undefined;
}

/** Rules that a manual order keeps: those of a client's order, but for those of order IDs. */
const MANUAL_RULES = ORDER_RULES.filter((rule) => !ORDER_IDENTITY_RULES.includes(rule));

/** Places an order for a share manually in TWS, as a fault does. @returns The reason why it was refused, if it was. */
export function placeManually(
  { symbol, ...order }: TwsEvent & { readonly kind: "manual-order" },
  shared: Shared,
  nowMs: number,
): string | undefined {
  const contract = { ...blankOrder(), symbol, secType: "STK", exchange: "SMART", currency: "USD" };
  const [instrument, ...others] = shared.exchange.find(contract, nowMs);
  if (instrument === undefined || others.length > 0) return `${symbol} is no share that is known here`;
  return placeManualOrder(instrument, order, shared, nowMs);
}

/** Places an order for the default account manually in TWS. @returns The reason why it was refused, if it was. */
export function placeManualOrder(
  instrument: Instrument,
  order: ManualOrder,
  shared: Shared,
  nowMs: number,
): string | undefined {
  const input = manualInput(instrument, order, shared, nowMs);
  const broken = firstRefusal(MANUAL_RULES, input);
  if (broken !== undefined) return broken.text;
  const { trading } = shared.exchange;
  const { permId, refusal } = trading.place({ ...orderTerms(input), account: trading.account }, nowMs);
  // The person at the window sees why it was refused; no client is notified of it.
  if (refusal !== undefined) return refusalReason(refusal);
  shared.placedOrders.put({ permId, clientId: MANUAL_CLIENT_ID, orderId: UNBOUND, order: input.order });
  return undefined;
}

/** Gets the reason why TWS refuses a manual order whatever the account has; undefined where it accepts it. */
export function manualOrderRefusal(
  instrument: Instrument,
  order: ManualOrder,
  shared: Shared,
  nowMs: number,
): string | undefined {
  return firstRefusal(MANUAL_RULES, manualInput(instrument, order, shared, nowMs))?.text;
}

function manualInput(
  instrument: Instrument,
  { side, quantity, orderType, limitPrice, auxPrice, tif = "DAY", outsideRth = false }: ManualOrder,
  shared: Shared,
  nowMs: number,
): OrderInput {
  const order: PlaceOrder = {
    ...blankOrder(),
    ...contractOf(instrument),
    action: side,
    totalQuantity: quantity,
    orderType: orderType ?? (limitPrice === undefined ? "MKT" : "LMT"),
    lmtPrice: limitPrice,
    auxPrice,
    tif,
    outsideRth,
    transmit: true,
  };
  const { account } = shared.exchange.trading;
  return orderInput(order, instrument, { account, quantity }, shared, MANUAL_CLIENT_ID, nowMs);
}

/** Makes the contract fields of an order. */
export function contractOf(instrument: Instrument): Partial<PlaceOrder> {
  const { conId, symbol, secType, lastTradeDate, strike, right, currency, localSymbol, tradingClass } =
    instrument;
  const { multiplier, exchange, primaryExchange } = instrument;
  return {
    conId,
    symbol,
    secType,
    lastTradeDate,
    strike,
    right,
    multiplier: secType === "STK" ? "" : `${multiplier}`,
    exchange,
    primaryExchange: secType === "STK" ? primaryExchange : "",
    currency,
    localSymbol,
    tradingClass,
  };
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
export function blankOrder(): PlaceOrder {
  return Object.fromEntries(
    placeOrder.parts.map((part) => [part.name, blankValue(part)]),
  ) as unknown as PlaceOrder;
}
