import type { Fill, Order } from "../../exchange/orders/orders.ts";
import type { Shared } from "../context/context.ts";
import type { ArrivingOrder } from "../context/order-holds.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";

/** An order in the book of the fake. */
export interface OrderInBook extends ArrivingOrder {
  readonly permId: number;
  /** Status in the words of `orderStatus`. */
  readonly status: string;
  readonly filled: number;
  readonly averagePrice: number;
}

/** A fill in the book of the fake. */
export interface FillInBook {
  readonly execId: string;
  readonly orderId: number;
  readonly clientId: number;
  readonly permId: number;
  readonly account: string;
  readonly symbol: string;
  readonly conId: number;
  readonly secType: string;
  readonly action: "BUY" | "SELL";
  /** Units of this fill. */
  readonly quantity: number;
  readonly price: number;
  readonly atMs: number;
  readonly commission: number;
  /** Profit of the part that closed a position, less commission; undefined where nothing was closed. */
  readonly realizedPnl: number | undefined;
  readonly orderRef: string;
}

/** Lists every order, oldest first. */
export function ordersInBook({ exchange, placedOrders }: Shared): readonly OrderInBook[] {
  return exchange.trading.orders().flatMap((order) => {
    const placed = placedOrders.byPermId(order.permId);
    return placed === undefined ? [] : [orderInBook(placed, order)];
  });
}

/** Lists every fill, oldest first. */
export function fillsInBook({ exchange, placedOrders }: Shared): readonly FillInBook[] {
  return exchange.trading.fills().flatMap((fill) => {
    const placed = placedOrders.byPermId(fill.permId);
    const order = exchange.trading.order(fill.permId);
    return placed === undefined || order === undefined ? [] : [fillInBook(placed, order, fill)];
  });
}

function orderInBook({ orderId, clientId, permId, order: sent }: PlacedOrder, order: Order): OrderInBook {
  const { terms, status, filled, averagePrice, stopPrice } = order;
  const { conId, symbol, secType } = terms.instrument;
  return {
    orderId,
    clientId,
    permId,
    account: terms.account,
    symbol,
    conId,
    secType,
    action: terms.side,
    quantity: terms.quantity,
    orderType: terms.type,
    limitPrice: terms.limitPrice,
    stopPrice: stopPrice ?? terms.stopPrice,
    tif: terms.tif,
    orderRef: sent.orderRef,
    status,
    filled,
    averagePrice,
  };
}

function fillInBook(placed: PlacedOrder, order: Order, fill: Fill): FillInBook {
  const { orderId, clientId, permId, account, symbol, conId, secType, action, orderRef } = orderInBook(
    placed,
    order,
  );
  const { execId, atMs, size, price, commission, realizedPnl } = fill;
  const money = { commission, realizedPnl };
  const contract = { symbol, conId, secType };
  return {
    execId,
    orderId,
    clientId,
    permId,
    account,
    ...contract,
    action,
    quantity: size,
    price,
    atMs,
    ...money,
    orderRef,
  };
}
