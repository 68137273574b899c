import type { WaitOptions } from "../../call-options.ts";
import type { OrderHandle } from "../../orders/order-handle.ts";
import type { ChangeOptions, PlaceOptions } from "../../orders/order-options.ts";
import type { OrderOutcome } from "../../orders/order-outcome.ts";
import type { OrderTermChanges, OrderTerms } from "../../orders/order-terms.ts";
import type { OrderPreview } from "../../orders/tws/order-preview.ts";
import type { Contract } from "../../stoqey/mod.ts";
import type { SessionProvider } from "../parts/session-provider.ts";

/** Handle of an order that a tool has placed. */
export type ToolOrder = OrderHandle<OrderTermChanges>;
/** Outcome of a call of a tool. */
export type ToolOutcome = OrderOutcome<ToolOrder>;

/** The part of a pool that order tools use: an `IbkrPool` and a `WebPool` have it. */
export interface OrderPool extends SessionProvider {
  /** Places an order; see `IbkrPool.placeOrder`. */
  placeOrder(contract: Contract, order: OrderTerms, options?: PlaceOptions): Promise<ToolOutcome>;
  /** Requests margins and commission; see `IbkrPool.previewOrder`. */
  previewOrder(contract: Contract, order: OrderTerms, options?: WaitOptions): Promise<OrderPreview>;
  /** Modifies an order; see `IbkrPool.modifyOrder`. */
  modifyOrder(order: ToolOrder, changes: OrderTermChanges, options?: ChangeOptions): Promise<ToolOutcome>;
  /** Cancels an order; see `IbkrPool.cancelOrder`. */
  cancelOrder(order: ToolOrder, options?: ChangeOptions): Promise<ToolOutcome>;
  /** Orders of the pool. */
  readonly orders: {
    /** Reads the journal, so that the orders of an earlier process are known. */
    load(): Promise<void>;
    get(key: string): ToolOrder | undefined;
  };
}

/** Tests whether a pool places orders. */
export function isOrderPool(pool: SessionProvider): pool is OrderPool {
  return ["placeOrder", "previewOrder", "modifyOrder", "cancelOrder"].every(
    (name) => typeof Reflect.get(pool, name) === "function",
  );
}
