import type { Order, OrderAction, OrderType, TimeInForce } from "../stoqey/mod.ts";

/**
 * Terms of an order, with the names of `@stoqey/ib` (and TWS): `action`, `orderType`, `totalQuantity`, `lmtPrice`, `auxPrice`,
 * `tif` and so on. Enums may be written as texts. What IBKR alone sets (`orderId`, `permId`, `clientId`) is ignored.
 */
export interface OrderTerms extends Omit<Partial<Order>, "action" | "orderType" | "tif"> {
  /** Side: `BUY` or `SELL`. */
  readonly action: OrderAction | `${OrderAction}`;
  /** Type, e.g. `LMT`. */
  readonly orderType: OrderType | `${OrderType}`;
  /** Time in force. Default `DAY`, which is sent explicitly. */
  readonly tif?: TimeInForce | `${TimeInForce}`;
}

/** Terms of an order that a modification changes; the others stay. */
export type OrderTermChanges = Partial<OrderTerms>;
