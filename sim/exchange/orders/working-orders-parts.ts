import type { PriceSeries } from "../prices/price-series.ts";
import type { ConditionData } from "./condition-data.ts";
import type { Match } from "./matching.ts";
import type { Order, OrderEvent } from "./orders.ts";

/** The exchange, as `WorkingOrders` uses it. */
export interface WorkingOrdersParts {
  /** Returns the prices of a contract. */
  series(conId: number, nowMs: number): PriceSeries;
  /** Returns the data that conditions are evaluated against. */
  conditionData(nowMs: number): ConditionData;
  /** Books a fill, and returns it with the order after it. */
  fill(order: Order, match: Match, nowMs: number): OrderEvent & { readonly kind: "fill" };
}

/** The state of `WorkingOrders` as it is saved. */
export interface WorkingOrdersState {
  readonly orders: readonly Order[];
  readonly lookedMs: number;
  readonly nextPermId: number;
}
