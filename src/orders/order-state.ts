import type { PoolError } from "../errors.ts";

/** Fills of an order, as IBKR reported them last. */
export interface OrderProgress {
  /** Status in the words of IBKR, e.g. `PreSubmitted`. */
  readonly status: string;
  /** Units filled so far. */
  readonly filled: number;
  /** Units that are not filled; undefined where IBKR has not reported them. */
  readonly remaining: number | undefined;
  /** Average price of the fills; undefined without a fill. */
  readonly avgFillPrice: number | undefined;
}

/**
 * State of an order, or of a change of one, as far as the pool knows it. It is exactly one of these at any time:
 *
 * | `kind` | Means | Final |
 * |---|---|---|
 * | `intended` | requested, and not in the journal yet | no |
 * | `journalled` | in the journal, and no byte of it is written | no |
 * | `written` | its bytes were given to the operating system; nothing was received about it | no |
 * | `acknowledged` | IBKR has it, and does not work it (`PendingSubmit`, `Inactive`) | no |
 * | `working` | IBKR works it; it may be filled in part | no |
 * | `filled`, `cancelled` | it has ended so, with `progress.filled` units | yes |
 * | `rejected` | IBKR has refused it, with `code` and `text` | yes |
 * | `not-sent` | no byte of it reached IBKR, or it is proven that IBKR does not have it | yes |
 * | `unknown` | it was written, and what became of it is not known: it may be live | no |
 */
export type OrderState =
  | { readonly kind: "intended" }
  | { readonly kind: "journalled" }
  | { readonly kind: "written"; readonly atMs: number }
  | { readonly kind: "acknowledged"; readonly progress: OrderProgress }
  | { readonly kind: "working"; readonly progress: OrderProgress }
  | { readonly kind: "filled"; readonly progress: OrderProgress }
  | { readonly kind: "cancelled"; readonly progress: OrderProgress; readonly text: string }
  | { readonly kind: "rejected"; readonly code: number; readonly text: string }
  | { readonly kind: "not-sent"; readonly reason: PoolError }
  | {
      readonly kind: "unknown";
      /** Reason for which it is not known, and how it will be found out, in one or two sentences. */
      readonly why: string;
      /** The fills that were reported before; undefined where nothing was received about it. */
      readonly progress: OrderProgress | undefined;
    };

/** Name of a state. */
export type OrderStateKind = OrderState["kind"];

/** A state as a journal keeps it: the error of `not-sent` is a code and a sentence. */
export type JournalledState =
  | Exclude<OrderState, { readonly kind: "not-sent" }>
  | { readonly kind: "not-sent"; readonly code: string; readonly text: string };

/** Something that happens to an order. */
export type OrderEvent =
  /** It is durable in the journal. */
  | { readonly kind: "journalled" }
  /** It will never be written: refused, aborted, too late, or its journal failed. */
  | { readonly kind: "dropped"; readonly reason: PoolError }
  /** Its bytes were written. */
  | { readonly kind: "written"; readonly atMs: number }
  /**
   * IBKR has reported its status; `listed` in a list of open orders, so that it is open whatever was reported before; `resent`
   * where the order was sent before under the same key, so that a report can come before it is written again.
   */
  | {
      readonly kind: "reported";
      readonly progress: OrderProgress;
      readonly text?: string;
      readonly listed?: boolean;
      readonly resent?: boolean;
    }
  /** IBKR has corrected a fill: the units and the average price after it. */
  | {
      readonly kind: "corrected";
      readonly filled: number;
      readonly avgFillPrice: number | undefined;
    }
  /** IBKR has refused it. */
  | { readonly kind: "refused"; readonly code: number; readonly text: string }
  /** Nothing more will be received about it in this session, or nothing was in time. */
  | { readonly kind: "lost"; readonly why: string }
  /** It is proven that IBKR does not have it. */
  | { readonly kind: "absent"; readonly reason: PoolError }
  /** A person has said what became of it. */
  | { readonly kind: "settled"; readonly verdict: OrderVerdict };

/** What a person says became of an order whose outcome is unknown. */
export type OrderVerdict =
  /** IBKR never had it. */
  | { readonly kind: "not-sent" }
  /** It was cancelled, after `filled` units (default 0) at `avgFillPrice`. */
  | { readonly kind: "cancelled"; readonly filled?: number; readonly avgFillPrice?: number }
  /** It was filled. */
  | { readonly kind: "filled"; readonly filled: number; readonly avgFillPrice?: number }
  /** IBKR has refused it. */
  | { readonly kind: "rejected"; readonly text?: string };
