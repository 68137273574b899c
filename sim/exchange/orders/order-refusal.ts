/** The reason for which the servers behind TWS reject an order when it is transmitted; messages word it. */
export type OrderRefusal =
  | { readonly kind: "untradable" }
  /** The most orders that may be open in the contract, on that side of the account, are open. */
  | { readonly kind: "orders"; readonly max: number }
  | { readonly kind: "margin"; readonly netLiquidation: number; readonly initialMargin: number }
  /** A sale of more than is held, in a contract that cannot be sold short. */
  | { readonly kind: "short" }
  /** A short position in a government bond, or a change of it, that is too small. */
  | { readonly kind: "short bond"; readonly faceValueMin: number }
  /** An order of its OCA group, or another child of its parent, was filled. */
  | { readonly kind: "group" }
  /** Its parent was rejected. */
  | { readonly kind: "parent" }
  /** More was filled than the change leaves. */
  | { readonly kind: "size" };

/** The reason for which an order was cancelled; messages word it. */
export type CancelReason =
  | { readonly kind: "owner" }
  /** A limit that is too far beyond the market. */
  | { readonly kind: "limit"; readonly bound: number; readonly price: number }
  | { readonly kind: "time" }
  /** What an order did not get at once, or in the auction. */
  | { readonly kind: "rest" }
  | { readonly kind: "group" }
  /** The owner of another order of its OCA group cancelled that one. */
  | { readonly kind: "member" }
  | { readonly kind: "conditions" }
  | { readonly kind: "contract" }
  /** The reference price left the range of a pegged order. */
  | { readonly kind: "range" }
  /** A limit order of the day for a cryptocurrency. */
  | { readonly kind: "tif" };
