import type { FloorEntry, OrderEntry, StateEntry } from "../../src/orders/journal.ts";
import type { JournalledState } from "../../src/orders/order-state.ts";

/** Makes the entry of an order. */
export function orderOf(key: string, more: Partial<OrderEntry> = {}): OrderEntry {
  const { orderId = 1, ...others } = more;
  return {
    type: "order",
    key,
    reference: `ref-${key}`,
    fingerprint: "f",
    account: "DU1",
    clientId: 1,
    orderId,
    terms: { contract: { conId: 265598 }, order: { action: "BUY", note: "Zürich\n" } },
    atMs: 0,
    ...others,
  };
}

/** Makes the entry of a state. */
export function stateOf(key: string, state: JournalledState, more: Partial<StateEntry> = {}): StateEntry {
  return { type: "state", key, state, permId: 7, atMs: 0, ...more };
}

/** Makes the entry of an order ID that was used; the number tells entries apart. */
export const floorOf = (orderId: number): FloorEntry => ({ type: "floor", clientId: 1, orderId });

/** An order that was filled. */
export const FILLED: JournalledState = {
  kind: "filled",
  progress: { status: "Filled", filled: 100, remaining: 0, avgFillPrice: 1.5 },
};

/** An order that is at work. */
export const WORKING: JournalledState = {
  kind: "working",
  progress: { status: "Submitted", filled: 0, remaining: 100, avgFillPrice: 0 },
};
