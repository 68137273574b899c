import type { OrderInBook } from "../tws/by-hand/order-in-book.ts";

/** Values of messages by their names. */
type Values = Readonly<Record<string, unknown>>;

/** An order as frames have shown it. */
export interface SeenOrder {
  readonly clientId: number;
  readonly orderId: number;
  /** Status in the words of `orderStatus`; empty while the gateway has said nothing about it. */
  readonly status: string;
  readonly filled: number;
  /** Values of the messages about it, the newest of each name. */
  readonly seen: Values;
}

/** Names of the values that `placeOrder` sends and `openOrder` reports of an order. */
const REPORTED = [
  "permId",
  "account",
  "conId",
  "secType",
  "symbol",
  "action",
  "totalQuantity",
  "orderType",
  "lmtPrice",
  "auxPrice",
  "tif",
  "orderRef",
];

/** Gets what a message says of an order, by its own names. */
export function reportedOf(name: string, values: Values): Values {
  const names = name === "openOrder" || name === "placeOrder" ? REPORTED : ["permId", "avgFillPrice"];
  return Object.fromEntries(names.flatMap((one) => (one in values ? [[one, values[one]]] : [])));
}

/** Describes an order as the control port lists it; what no frame has said is 0 or empty. */
export function orderAsSeen({ clientId, orderId, status, filled, seen }: SeenOrder): OrderInBook {
  const text = (name: string): string => (typeof seen[name] === "string" ? seen[name] : "");
  const number = (name: string): number => (Number.isFinite(seen[name]) ? Number(seen[name]) : 0);
  const price = (name: string): number | undefined => {
    const value = number(name);
    return value > 0 && value < Number.MAX_VALUE ? value : undefined;
  };
  return {
    orderId,
    clientId,
    permId: number("permId"),
    account: text("account"),
    symbol: text("symbol"),
    conId: number("conId"),
    secType: text("secType"),
    // SSHORT and SLONG are sales too.
    action: text("action") === "BUY" ? "BUY" : "SELL",
    quantity: number("totalQuantity"),
    orderType: text("orderType"),
    limitPrice: price("lmtPrice"),
    stopPrice: price("auxPrice"),
    tif: text("tif"),
    orderRef: text("orderRef"),
    status: status === "" ? "not acknowledged" : status,
    filled,
    averagePrice: number("avgFillPrice"),
  };
}
