import type { PoolError } from "../errors.ts";
import type { IntentRecord } from "./intent-record.ts";

/**
 * Knowledge about an order, a modification or a cancel when the wait for it ends. `Handle` is what one goes on with: an
 * `OrderHandle`.
 */
export type OrderOutcome<Handle> =
  /** IBKR has it. */
  | { readonly kind: "acknowledged"; readonly key: string; readonly order: Handle }
  /** IBKR has refused it; nothing of it is live. `code` is 0 where no code was received. */
  | {
      readonly kind: "rejected";
      readonly key: string;
      readonly order: Handle;
      readonly code: number;
      readonly text: string;
    }
  /** Nothing of it is at IBKR: no byte was written, or its absence is proven. */
  | { readonly kind: "not-sent"; readonly key: string; readonly order: Handle; readonly reason: PoolError }
  /**
   * It may be live. It must not be sent again under another key: `why` says how it is found out, and `order.known()` waits
   * for that.
   */
  | { readonly kind: "unknown"; readonly key: string; readonly order: Handle; readonly why: string };

/** Gets the outcome that a record has reached; undefined while nothing is known of it yet. */
export function outcomeOf<Handle>(record: IntentRecord, order: Handle): OrderOutcome<Handle> | undefined {
  const { state, key } = record;
  switch (state.kind) {
    case "intended":
    case "journalled":
    case "written":
      return undefined;
    case "acknowledged":
    case "working":
    case "filled":
    case "cancelled":
      return { kind: "acknowledged", key, order };
    case "rejected":
      return { kind: "rejected", key, order, code: state.code, text: state.text };
    case "not-sent":
      return { kind: "not-sent", key, order, reason: state.reason };
    case "unknown":
      return { kind: "unknown", key, order, why: state.why };
  }
}
