import { type OpenOrder, ORDER_OVER, type OrderStanding } from "../../operations/order-messages.ts";
import type { Contract, Order, OrderStatus } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { tifOf } from "../rows/time-in-force.ts";
import type { WebRequester } from "./requester.ts";
import { Row, rowsOf, unreadable } from "./row.ts";

/** The status of an order that was rejected. */
const REJECTED = "Inactive";

/** TWS's names of order types, by those of the gateway without spaces and underscores. */
const ORDER_TYPES: Readonly<Record<string, string>> = {
  MARKET: "MKT",
  LIMIT: "LMT",
  STOP: "STP",
  STOPLIMIT: "STP LMT",
  TRAILINGSTOP: "TRAIL",
  TRAILINGSTOPLIMIT: "TRAIL LIMIT",
  MARKETONCLOSE: "MOC",
  LIMITONCLOSE: "LOC",
  MARKETIFTOUCHED: "MIT",
  LIMITIFTOUCHED: "LIT",
};

/**
 * Reads the open orders of all accounts. Each account is named, because the gateway may answer a login with several accounts
 * with an empty list otherwise. Filters are never used: they mute the stream of orders of the whole session.
 */
export async function openOrders(requester: WebRequester): Promise<readonly OpenOrder[]> {
  const lists = await Promise.all(requester.accounts.map((account) => openOrdersOf(requester, account)));
  const rows = lists.flat().map((order) => [order.orderId, order] as const);
  return [...new Map(rows).values()];
}

async function openOrdersOf(requester: WebRequester, account: string): Promise<readonly OpenOrder[]> {
  return openOrderRows(requester.what, account, await ordersBody(requester, account));
}

/** Reads the orders of one account, as the gateway sends them. */
export async function ordersBody(requester: WebRequester, account: string): Promise<unknown> {
  const call = { method: "GET", path: "/iserver/account/orders", query: { accountId: account } } as const;
  // The first answer of a session is empty, whatever orders there are.
  await requester.once(`open orders of ${account}`, async (own) => {
    await own.call(call);
  });
  return await requester.call(call);
}

/** Makes the open orders of an answer; orders that are over or rejected are left out, as TWS does. */
export function openOrderRows(what: string, account: string, body: unknown): readonly OpenOrder[] {
  const orders = new Row(what, "open orders", body).raw("orders");
  if (orders === undefined) throw unreadable(what, "open orders", "orders: expected array, received nothing");
  return rowsOf(what, "order", orders)
    .map((row) => openOrder(row, account))
    .filter(({ orderState: { status } }) => !ORDER_OVER.has(status) && status !== REJECTED);
}

function openOrder(row: Row, account: string): OpenOrder {
  const orderId = row.neededNumber("orderId", "order_id");
  const status = row.neededText("order_status", "status") as OrderStatus;
  const contract = defined({
    conId: row.conId("conid"),
    symbol: row.text("ticker", "symbol"),
    secType: row.text("secType", "sec_type"),
    exchange: row.text("exchange"),
    primaryExch: row.text("listingExchange"),
    currency: row.text("cashCcy"),
  }) as Contract;
  const order = defined({
    orderId,
    action: actionOf(row),
    totalQuantity: row.number("totalSize", "quantity"),
    cashQty: row.number("totalCashSize"),
    orderType: orderTypeOf(row.neededText("origOrderType", "orderType")),
    lmtPrice: row.number("price"),
    auxPrice: row.number("auxPrice", "stop_price"),
    tif: tifOf(row.text("timeInForce")),
    account: row.text("acct", "account") ?? account,
    orderRef: row.text("order_ref"),
    parentId: row.number("parentId"),
  }) as Order;
  return { orderId, contract, order, orderState: { status }, standing: standingOf(row, status) };
}

/** The gateway's name of an order type in the words of TWS; one that is unknown stays as it is. */
function orderTypeOf(text: string): string {
  return ORDER_TYPES[text.toUpperCase().replaceAll(/[\s_-]/g, "")] ?? text;
}

function actionOf(row: Row): "BUY" | "SELL" {
  const side = row.neededText("side");
  const first = side.toUpperCase().charAt(0);
  if (first !== "B" && first !== "S") throw row.fault("side", "BUY or SELL", side);
  return first === "B" ? "BUY" : "SELL";
}

/** The fills of an order; undefined where the gateway does not send them all. */
function standingOf(row: Row, status: OrderStatus): OrderStanding | undefined {
  const filled = row.number("filledQuantity");
  const remaining = row.number("remainingQuantity");
  const avgFillPrice = row.number("avgPrice") ?? (filled === 0 ? 0 : undefined);
  if (filled === undefined || remaining === undefined || avgFillPrice === undefined) return undefined;
  return {
    status,
    filled,
    remaining,
    avgFillPrice,
    permId: undefined,
    parentId: row.number("parentId"),
    lastFillPrice: undefined,
    clientId: undefined,
    whyHeld: undefined,
    mktCapPrice: undefined,
  };
}
