import type { OrderState } from "./order-state.ts";

/** A fill of an order. A correction by IBKR replaces the fill with the same `execId` up to its last period. */
export interface OrderFill {
  /** ID of the execution at IBKR. */
  readonly execId: string;
  /** Units. */
  readonly quantity: number;
  /** Price of a unit. */
  readonly price: number;
  /** Exchange that filled it. */
  readonly exchange: string;
  /** Instant of the fill, epoch ms; undefined where IBKR writes its time without a zone. */
  readonly timeMs: number | undefined;
}

/** A change of an order, in the order in which the pool learns of them. */
export type OrderChange =
  /** The order has reached another state, or its fills have changed. */
  | { readonly kind: "state"; readonly state: OrderState }
  /** Units were filled; `correction` is true where IBKR replaces a fill that it reported before. */
  | { readonly kind: "fill"; readonly fill: OrderFill; readonly correction: boolean }
  /** IBKR has charged a commission for a fill. */
  | {
      readonly kind: "commission";
      readonly execId: string;
      readonly commission: number;
      readonly currency: string;
    }
  /** Information about the order, which goes on as it was. */
  | { readonly kind: "notice"; readonly code: number; readonly text: string };
