import type { PoolErrorCode } from "../error-codes.ts";
import { RETRYABLE } from "../error-codes.ts";
import { PoolError } from "../errors.ts";
import type { JournalledState, OrderState } from "./order-state.ts";

/** Makes of a state what a journal keeps. */
export function journalled(state: OrderState): JournalledState {
  if (state.kind !== "not-sent") return state;
  const { code, message } = state.reason;
  return { kind: "not-sent", code, text: message };
}

/** Makes a state of what a journal has kept. */
export function ofJournal(state: JournalledState): OrderState {
  if (state.kind !== "not-sent") return state;
  const code = Object.hasOwn(RETRYABLE, state.code) ? (state.code as PoolErrorCode) : "ORDER_ABSENT";
  return { kind: "not-sent", reason: new PoolError(code, state.text) };
}
