import * as v from "valibot";
import { checked, invalid } from "../arguments/checked.ts";
import { typeName } from "../arguments/fault-texts.ts";
import { customSchema, decimal, oneOf, type Schema } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderVerdict } from "./order-state.ts";

const kind = oneOf(["not-sent", "cancelled", "filled", "rejected"]);
const units = v.pipe(decimal, v.minValue(0));
const avgFillPrice = v.optional(decimal);

/** Fields of the verdicts, by their kinds. */
const VERDICTS: Readonly<Record<OrderVerdict["kind"], Schema>> = {
  "not-sent": strict({ kind }),
  cancelled: strict({ kind, filled: v.optional(units), avgFillPrice }),
  filled: strict({ kind, filled: units, avgFillPrice }),
  rejected: strict({ kind, text: v.optional(v.string()) }),
};

const verdictSchema = customSchema((given, faults) => {
  if (typeof given !== "object" || given === null) {
    faults.add(`expected object, received ${typeName(given)}`);
    return undefined;
  }
  const name = faults.field("kind", kind, Reflect.get(given, "kind"));
  return name === undefined ? undefined : faults.whole(VERDICTS[name], given);
});

/**
 * Ends the outcome of an order, or of a change, that is unknown, by what a person has found out.
 *
 * @throws {PoolError} `INVALID_OPTION` when no order has the key, its outcome is known, or a field of the verdict is wrong.
 */
export async function settleIntent(book: OrderBook, key: string, verdict: OrderVerdict): Promise<void> {
  const what = "settle the order";
  checked(what, v.string(), key, "key");
  const found = checked(what, verdictSchema, verdict, "verdict") as OrderVerdict;
  await book.open();
  const intent = book.intent(key);
  if (intent === undefined) throw invalid(`${what} ${key}`, "key: no order has it");
  if (intent.state.kind !== "unknown")
    throw invalid(`${what} ${key}`, `it is ${intent.state.kind}, not unknown`);
  intent.apply({ kind: "settled", verdict: found });
}
