import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import type { Exchange } from "../../../exchange/exchange.ts";
import { type Fill, isDone, type Order } from "../../../exchange/orders/orders.ts";
import { dayOf, timeOf } from "../../../world/zones.ts";
import type { WebOrders } from "../state/web-orders.ts";

/** One row of an answer or a frame. */
export type Row = Readonly<Record<string, unknown>>;

/** Zone of the days of orders and trades. */
const ORDER_ZONE = "America/New_York";

/** Makes the row of an order in `/iserver/account/orders` and in the first frame of `sor`. */
export function orderRow(order: Order, webOrders: WebOrders): Row {
  const { permId, terms, status, filled, averagePrice, placedMs, completedMs } = order;
  const { instrument, side, quantity, type, limitPrice, tif, account } = terms;
  const changedMs = completedMs ?? placedMs;
  const callerId = webOrders.callerId(permId);
  return {
    acct: account,
    conidex: `${instrument.conId}`,
    conid: instrument.conId,
    account,
    orderId: permId,
    cashCcy: instrument.currency,
    sizeAndFills: `${filled}/${quantity}`,
    orderDesc: description(order),
    description1: instrument.symbol,
    ticker: instrument.symbol,
    secType: instrument.secType,
    listingExchange: instrument.primaryExchange,
    remainingQuantity: remaining(order),
    filledQuantity: filled,
    totalSize: quantity,
    companyName: instrument.longName,
    status,
    order_ccp_status: status,
    origOrderType: type,
    supportsTaxOpt: "1",
    lastExecutionTime: `${dayOf(changedMs).slice(2)}${timeOf(changedMs).replaceAll(":", "")}`,
    lastExecutionTime_r: changedMs,
    orderType: type,
    bgColor: "#FFFFFF",
    fgColor: "#0000CC",
    timeInForce: tif === "DAY" ? "CLOSE" : tif,
    side,
    price: limitPrice === undefined ? "" : `${limitPrice}`,
    avgPrice: filled > 0 ? `${averagePrice}` : "",
    order_ref: callerId === "" ? undefined : callerId,
  };
}

/** Makes the row of a change of an order in `sor`. */
export function orderDelta(order: Order): Row {
  const { terms, permId, status, filled, averagePrice } = order;
  return {
    acct: terms.account,
    orderId: permId,
    status,
    filledQuantity: filled,
    remainingQuantity: remaining(order),
    sizeAndFills: `${filled}/${terms.quantity}`,
    avgPrice: filled > 0 ? `${averagePrice}` : "",
    orderDesc: description(order),
    price: terms.limitPrice === undefined ? "" : `${terms.limitPrice}`,
  };
}

/** Makes the body of `/iserver/account/order/status/:orderId`. */
export function orderStatus(order: Order): Row {
  const { permId, terms, status, filled, averagePrice, placedMs } = order;
  const { instrument, quantity, limitPrice, stopPrice, side, type, tif, account, outsideRth, ocaGroup } =
    terms;
  const isOver = isDone(order);
  return {
    sub_type: null,
    request_id: `${permId % 1_000}`,
    order_id: permId,
    conidex: `${instrument.conId}`,
    conid: instrument.conId,
    symbol: instrument.symbol,
    side: side === "BUY" ? "B" : "S",
    contract_description_1: instrument.symbol,
    listing_exchange: instrument.primaryExchange,
    is_event_trading: "0",
    order_desc: description(order),
    order_status: status,
    order_type: type,
    size: `${remaining(order)}`,
    total_size: `${quantity}`,
    cum_fill: `${filled}`,
    average_price: filled > 0 ? `${averagePrice}` : undefined,
    limit_price: limitPrice === undefined ? undefined : `${limitPrice}`,
    stop_price: stopPrice === undefined ? undefined : `${stopPrice}`,
    currency: instrument.currency,
    account,
    sec_type: instrument.secType,
    oca_group_id: ocaGroup === "" ? undefined : ocaGroup,
    tif,
    outside_rth: outsideRth,
    order_time: `${dayOf(placedMs).slice(2)}${timeOf(placedMs).replaceAll(":", "")}`,
    cannot_cancel_order: isOver,
    order_not_editable: isOver,
  };
}

/** Makes the row of a fill in `/iserver/account/trades` and in `str`. */
export function tradeRow(fill: Fill, { terms }: Order, webOrders: WebOrders): Row {
  const { execId, atMs, size, price, commission, permId } = fill;
  const { instrument, side, account } = terms;
  const money = size * price * instrument.multiplier;
  const callerId = webOrders.callerId(permId);
  return {
    execution_id: execId,
    symbol: instrument.symbol,
    supports_tax_opt: "1",
    side: side === "BUY" ? "B" : "S",
    order_description: `${side === "BUY" ? "Bot" : "Sold"} ${size} @ ${price} on ${instrument.primaryExchange}`,
    trade_time: `${dayOf(atMs)}-${timeOf(atMs)}`,
    trade_time_r: atMs,
    size,
    price: `${price}`,
    order_ref: callerId === "" ? undefined : callerId,
    exchange: instrument.primaryExchange,
    commission: `${commission}`,
    net_amount: Number(money.toFixed(2)),
    account,
    accountCode: account,
    company_name: instrument.longName,
    contract_description_1: instrument.symbol,
    sec_type: instrument.secType,
    listing_exchange: instrument.primaryExchange,
    conid: instrument.conId,
    conidEx: `${instrument.conId}`,
    clearing_id: "IB",
    clearing_name: "IB",
    liquidation_trade: "0",
  };
}

/** Lists the orders that IBKR shows: open ones, and those that were placed or ended on the day of `nowMs`. */
export function ordersOfDay(exchange: Exchange, nowMs: number): readonly Order[] {
  const today = dayOf(nowMs, ORDER_ZONE);
  return exchange.trading
    .orders()
    .filter((order) => !isDone(order) || dayOf(order.completedMs ?? order.placedMs, ORDER_ZONE) === today);
}

/** Makes the rows of the fills of the last days, today included. */
export function tradesOfDays(exchange: Exchange, webOrders: WebOrders, days: number, nowMs: number): Row[] {
  const sinceDay = dayOf(nowMs - (days - 1) * 86_400_000, ORDER_ZONE);
  return exchange.trading.fills().flatMap((fill) => {
    const order = exchange.trading.order(fill.permId);
    if (order === undefined || dayOf(fill.atMs, ORDER_ZONE) < sinceDay) return [];
    return [tradeRow(fill, order, webOrders)];
  });
}

function remaining({ terms, filled }: Order): number {
  return Number(Math.max(0, terms.quantity - filled).toFixed(8));
}

function description({ terms }: Order): string {
  const { side, quantity, type, limitPrice, tif } = terms;
  const price = limitPrice === undefined ? "" : ` ${limitPrice}`;
  return `${side === "BUY" ? "Buy" : "Sell"} ${quantity} ${symbolOf(terms.instrument)} ${type}${price}, ${tif}`;
}

function symbolOf({ symbol, localSymbol, secType }: Instrument): string {
  return secType === "STK" ? symbol : localSymbol;
}
