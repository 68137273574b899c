import type { Contract, Order, OrderState, OrderStatus } from "../stoqey/mod.ts";

/** The status of an order, as `orderStatus` reports it. */
export interface OrderStanding {
  /** E.g. `Submitted`. */
  readonly status: OrderStatus;
  /** Units filled so far. */
  readonly filled: number;
  /** Units that are not filled. */
  readonly remaining: number;
  /** Average price of the fills. */
  readonly avgFillPrice: number;
  /** Permanent ID at IBKR; undefined while the order has none. */
  readonly permId: number | undefined;
  /** ID of the order that has to be filled first; 0 where there is none. */
  readonly parentId: number | undefined;
  /** Price of the last fill. */
  readonly lastFillPrice: number | undefined;
  /** ID of the client that placed it. */
  readonly clientId: number | undefined;
  /** Reason for which it is held, e.g. `locate`. */
  readonly whyHeld: string | undefined;
  /** Price to which it is capped. */
  readonly mktCapPrice: number | undefined;
}

/** An order, as TWS reports it. */
export interface OpenOrder {
  /** ID of the order, given by the client that placed it; 0 for orders placed in TWS. */
  readonly orderId: number;
  /** The contract. */
  readonly contract: Contract;
  /** The order. */
  readonly order: Order;
  /** Its state. */
  readonly orderState: OrderState;
  /** Its status with its fills; undefined where TWS sent no `orderStatus`. */
  readonly standing?: OrderStanding | undefined;
}

/** One message about an order: the whole order, or its status. */
export type OrderMessage =
  | ({ readonly kind: "order" } & OpenOrder)
  | ({ readonly kind: "status"; readonly orderId: number } & OrderStanding);

/** Statuses after which nothing more happens to an order. */
export const ORDER_OVER: ReadonlySet<string> = new Set(["Filled", "Cancelled", "ApiCancelled"]);

/** The arguments of `orderStatus` behind the ID of the order, as an object. */
export function orderStanding(args: readonly unknown[]): OrderStanding {
  const [
    status,
    filled,
    remaining,
    avgFillPrice,
    permId,
    parentId,
    lastFillPrice,
    clientId,
    whyHeld,
    mktCapPrice,
  ] = args as [OrderStatus, number, number, number, number?, number?, number?, number?, string?, number?];
  return {
    status,
    filled,
    remaining,
    avgFillPrice,
    permId,
    parentId,
    lastFillPrice,
    clientId,
    whyHeld,
    mktCapPrice,
  };
}

/** Identifies an order: client and order ID; orders placed in TWS have the ID 0, and a permanent ID. */
export function orderKey(orderId: number, clientId: number | undefined, permId: number | undefined): string {
  return orderId === 0 ? `permanent ${permId}` : `${clientId}/${orderId}`;
}

/** A change of an order: the whole order, its status, or that it is open no more. */
export type OrderUpdate =
  | OrderMessage
  /** The order ended in a gap; `getCompletedOrders` says how. */
  | {
      readonly kind: "gone";
      readonly orderId: number;
      readonly permId: number | undefined;
      readonly status: "Unknown";
    };
