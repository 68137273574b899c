import type { Allocation } from "../accounts/allocation.ts";
import type { Instrument } from "../contracts/instrument.ts";
import type { CancelReason } from "./order-refusal.ts";
import type { OrderType, Tif } from "./order-types.ts";
import type { SpecialTerms } from "./special-terms.ts";

/** A condition of an order, as in `conditions` of `placeOrder`. */
export type Condition = {
  /** Whether it is joined to the next condition by "and"; otherwise by "or". */
  readonly and: boolean;
} & (
  | { readonly kind: "price"; readonly conId: number; readonly more: boolean; readonly price: number }
  | { readonly kind: "time"; readonly more: boolean; readonly atMs: number }
  /** About the margin cushion, in percent of net liquidation. */
  | { readonly kind: "margin"; readonly more: boolean; readonly percent: number }
  | { readonly kind: "execution"; readonly symbol: string; readonly secType: string }
  | { readonly kind: "volume"; readonly conId: number; readonly more: boolean; readonly volume: number }
  | { readonly kind: "change"; readonly conId: number; readonly more: boolean; readonly percent: number }
);

/** The terms of an order. A price is undefined where the order type does not use it. */
export interface OrderTerms extends SpecialTerms {
  /** The account code; for a group: that of the advisor's master account. */
  readonly account: string;
  /** The units for each account of an order for a group; undefined for an order of one account. */
  readonly allocation?: readonly Allocation[] | undefined;
  /** The model in which it trades; empty or undefined for none. */
  readonly model?: string | undefined;
  readonly instrument: Instrument;
  readonly side: "BUY" | "SELL";
  /** Units (`totalQuantity`), `> 0`. */
  readonly quantity: number;
  readonly type: OrderType;
  readonly limitPrice: number | undefined;
  /** The trigger price of a stop or if-touched order; the first trigger price of a trailing one. */
  readonly stopPrice: number | undefined;
  /** The distance of a trailing trigger price from the market, in currency units. */
  readonly trailAmount: number | undefined;
  /** The same distance in percent of the last price. */
  readonly trailPercent: number | undefined;
  /** The distance of the limit from a trailing trigger price, in currency units; below 0 for a limit on its better side. */
  readonly limitOffset: number | undefined;
  readonly tif: Tif;
  /** Instant at which a GTD order expires, epoch ms. */
  readonly goodTillMs: number | undefined;
  /** The time before which it does not work, epoch ms. */
  readonly goodAfterMs: number | undefined;
  readonly outsideRth: boolean;
  readonly allOrNone: boolean;
  /** The OCA group: a fill of one order cancels or reduces the others; empty for none. */
  readonly ocaGroup: string;
  /** Effect of a fill on the others of the group: 1 cancels them, 2 and 3 reduce them. */
  readonly ocaType: number;
  /** The `permId` of the parent order, which must fill first. */
  readonly parent: number | undefined;
  readonly conditions: readonly Condition[];
  /** Whether the order is cancelled, instead of starting to work, when the conditions hold. */
  readonly conditionsCancel: boolean;
  /** False while TWS holds the order: until it, or another order of its bracket, is transmitted. */
  readonly transmit: boolean;
}

/** The status of an order, in TWS's words. */
export type OrderStatus =
  | "PendingSubmit"
  | "PreSubmitted"
  | "Submitted"
  | "Filled"
  | "Cancelled"
  | "Inactive";

/** An order and its state. */
export interface Order {
  /** The permanent ID, unique in the account. */
  readonly permId: number;
  readonly terms: OrderTerms;
  /** The terms of a change that TWS holds until it is transmitted; the order works with `terms` until then. */
  readonly staged?: OrderTerms | undefined;
  /** Instant at which it was transmitted, or placed where it is not transmitted, epoch ms. */
  readonly placedMs: number;
  readonly status: OrderStatus;
  /** Units filled. */
  readonly filled: number;
  /** The average price of its fills. */
  readonly averagePrice: number;
  readonly lastPrice: number;
  /** The commission so far. */
  readonly commission: number;
  /** Whether the market has reached its trigger price; true also where it has none. */
  readonly triggered: boolean;
  /** The trigger price now. */
  readonly stopPrice: number | undefined;
  /** The limit that was fixed when the order began to work, or by an auction; by default it has none. */
  readonly fixedPrice?: number | undefined;
  /** `locate` while a share cannot be borrowed; otherwise empty. */
  readonly whyHeld: string;
  /** Instant at which it expires, epoch ms; undefined for never. */
  readonly endsMs: number | undefined;
  /** Instant at which it was filled, cancelled or rejected, epoch ms. */
  readonly completedMs: number | undefined;
}

/** What one account has of a fill of an order for a group. */
export interface FillPart {
  readonly account: string;
  readonly execId: string;
  /** Units of this fill. */
  readonly size: number;
  /** Units of the account filled so far. */
  readonly filled: number;
  readonly commission: number;
  readonly realizedPnl: number | undefined;
}

/** What one leg has of a fill of a combination. */
export interface LegFill {
  readonly instrument: Instrument;
  readonly side: "BUY" | "SELL";
  readonly execId: string;
  /** Units of this fill. */
  readonly size: number;
  readonly price: number;
  /** Units of the leg filled so far, and their average price. */
  readonly filled: number;
  readonly averagePrice: number;
  readonly commission: number;
  readonly realizedPnl: number | undefined;
}

/** One fill of an order. */
export interface Fill {
  /** The execution ID, unique in the account. */
  readonly execId: string;
  readonly permId: number;
  readonly atMs: number;
  /** Units of this fill. */
  readonly size: number;
  readonly price: number;
  /** Units of the order filled so far, and their average price. */
  readonly filled: number;
  readonly averagePrice: number;
  readonly commission: number;
  /** The profit of the part that closed a position, less commission; undefined where nothing was closed. */
  readonly realizedPnl: number | undefined;
  /** What each account has of it; undefined for an order of one account. */
  readonly parts?: readonly FillPart[] | undefined;
  /** What each leg has of it; combinations only. */
  readonly legs?: readonly LegFill[] | undefined;
}

/** The error with which an order that works is rejected by hand, and its status after it. */
export interface RejectionError {
  readonly code: number;
  readonly text: string;
  readonly status: "Inactive" | "Cancelled";
}

/** Something that happened to an order. */
export type OrderEvent =
  | { readonly kind: "status"; readonly order: Order; readonly atMs: number }
  | { readonly kind: "fill"; readonly order: Order; readonly fill: Fill; readonly atMs: number }
  | {
      readonly kind: "rejected";
      readonly order: Order;
      /** Undefined where its parent was rejected. */
      readonly error: RejectionError | undefined;
      readonly atMs: number;
    }
  | {
      readonly kind: "cancelled";
      readonly order: Order;
      readonly reason: CancelReason;
      readonly atMs: number;
    };

/** Returns whether nothing more can happen to an order. */
export function isDone({ status }: Pick<Order, "status">): boolean {
  return status === "Filled" || status === "Cancelled" || status === "Inactive";
}
