import type { Instrument } from "./instrument.ts";
import type { OrderType, Tif } from "./order-types.ts";

/** What must hold before an order works. */
export type Condition = {
  /** Must this one hold and the next, or one of both? */
  readonly and: boolean;
} & (
  | { readonly kind: "price"; readonly conId: number; readonly more: boolean; readonly price: number }
  | { readonly kind: "time"; readonly more: boolean; readonly atMs: number }
  /** Percent of the equity that the margin leaves free. */
  | { readonly kind: "margin"; readonly more: boolean; readonly percent: number }
  | { readonly kind: "execution"; readonly symbol: string; readonly secType: string }
  | { readonly kind: "volume"; readonly conId: number; readonly more: boolean; readonly volume: number }
  | { readonly kind: "change"; readonly conId: number; readonly more: boolean; readonly percent: number }
);

/** What is ordered. Prices are currency units a unit; undefined where the type has no use for it. */
export interface OrderTerms {
  readonly account: string;
  readonly instrument: Instrument;
  readonly side: "BUY" | "SELL";
  /** Units, `> 0`. */
  readonly quantity: number;
  readonly type: OrderType;
  readonly limitPrice: number | undefined;
  /** Where a stop or an if-touched order wakes up; where a trailing stop begins. */
  readonly stopPrice: number | undefined;
  /** How far a trailing stop stays behind, in currency units. */
  readonly trailAmount: number | undefined;
  /** Or in percent of the price. */
  readonly trailPercent: number | undefined;
  /** How far the limit of a trailing stop limit is from its stop. */
  readonly limitOffset: number | undefined;
  readonly tif: Tif;
  /** When a GTD order ends, epoch ms. */
  readonly goodTillMs: number | undefined;
  /** Before this it does not work, epoch ms. */
  readonly goodAfterMs: number | undefined;
  readonly outsideRth: boolean;
  readonly allOrNone: boolean;
  /** Orders of one group end or shrink each other; empty for none. */
  readonly ocaGroup: string;
  /** 1 cancels the others, 2 and 3 reduce them. */
  readonly ocaType: number;
  /** permId of the order that must fill first. */
  readonly parent: number | undefined;
  readonly conditions: readonly Condition[];
  /** Cancel it, instead of letting it work, when the conditions hold. */
  readonly conditionsCancel: boolean;
  /** False keeps it back until a later part of its group is transmitted. */
  readonly transmit: boolean;
}

/** Where an order stands, in TWS's words. */
export type OrderStatus =
  | "PendingSubmit"
  | "PreSubmitted"
  | "Submitted"
  | "Filled"
  | "Cancelled"
  | "Inactive";

/** An order and what has become of it. */
export interface Order {
  /** Unique in the account, for ever. */
  readonly permId: number;
  readonly terms: OrderTerms;
  readonly placedMs: number;
  readonly status: OrderStatus;
  /** Units. */
  readonly filled: number;
  /** Of all fills. */
  readonly averagePrice: number;
  readonly lastPrice: number;
  /** What was paid so far. */
  readonly commission: number;
  /** Has its stop been touched, or its conditions held? */
  readonly triggered: boolean;
  /** Where a trailing stop stands now. */
  readonly stopPrice: number | undefined;
  /** `locate` while a share cannot be had; else empty. */
  readonly whyHeld: string;
  /** When it ends by itself, epoch ms; undefined for never. */
  readonly endsMs: number | undefined;
  /** When it was filled or cancelled, epoch ms. */
  readonly completedMs: number | undefined;
}

/** One fill of an order. */
export interface Fill {
  /** Unique for ever. */
  readonly execId: string;
  readonly permId: number;
  readonly atMs: number;
  /** Units. */
  readonly size: number;
  readonly price: number;
  /** Units of the order filled by then, and their average price. */
  readonly filled: number;
  readonly averagePrice: number;
  readonly commission: number;
  /** What a part that closed a position gained, commission paid; undefined where nothing was closed. */
  readonly realizedPnl: number | undefined;
}

/** What became of an order just now. */
export type OrderEvent =
  | { readonly kind: "status"; readonly order: Order; readonly atMs: number }
  | { readonly kind: "fill"; readonly order: Order; readonly fill: Fill; readonly atMs: number }
  /** It was cancelled; `reason` is part of the text of 202. */
  | { readonly kind: "cancelled"; readonly order: Order; readonly reason: string; readonly atMs: number };

/** Says whether nothing more can happen to an order. */
export function isDone({ status }: Pick<Order, "status">): boolean {
  return status === "Filled" || status === "Cancelled" || status === "Inactive";
}
