import { PoolError } from "../errors.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderVerdict } from "./order-state.ts";

/**
 * Ends the outcome of an order, or of a change, that is unknown, by what a person has found out.
 *
 * @throws {PoolError} `INVALID_OPTION` when no order has the key, or its outcome is known.
 */
export async function settleIntent(book: OrderBook, key: string, verdict: OrderVerdict): Promise<void> {
  await book.open();
  const refuse = (why: string): PoolError =>
    new PoolError("INVALID_OPTION", `Cannot settle the order ${key}: ${why}`);
  const intent = book.intent(key);
  if (intent === undefined) throw refuse("key: no order has it");
  if (intent.state.kind !== "unknown") throw refuse(`it is ${intent.state.kind}, not unknown`);
  intent.apply({ kind: "settled", verdict });
}
