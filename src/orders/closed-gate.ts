import { PoolError } from "../errors.ts";
import type { IntentRecord } from "./intent-record.ts";
import type { OrderBook } from "./order-book.ts";

/** Makes the reason for which no order can be sent now. */
export function closedGate(reason: string): PoolError {
  return new PoolError("ORDER_GATE_CLOSED", reason);
}

/** Makes the reason for which no order can be sent while TWS is cut off from IBKR. */
export function closedByOutage(): PoolError {
  return closedGate("TWS is cut off from IBKR");
}

/**
 * Gets the reason for which unknown outcomes hold back the orders of an account; undefined for none.
 *
 * @param account Account of the order; empty where it is not known, and any unknown outcome counts.
 * @param except Intent that does not count itself.
 */
export function closedByUnknown(
  book: OrderBook,
  account: string,
  except: IntentRecord | undefined,
): PoolError | undefined {
  const [first, ...others] = book.unknown(account).filter((one) => one !== except);
  if (first === undefined) return undefined;
  const { key, state } = first;
  const why = state.kind === "unknown" ? state.why : "";
  const more = others.length === 0 ? "" : ` and of ${others.length} more`;
  return closedGate(`the outcome of the order ${key}${more} is unknown: ${why}`);
}
