import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { outcomeOf } from "../../../src/orders/order-outcome.ts";
import type { OrderState } from "../../../src/orders/order-state.ts";
import { testBook, writtenOrder } from "../../support/orders/records.ts";

const progress = { status: "x", filled: 0, remaining: 1, avgFillPrice: undefined };
const reason = new PoolError("ABORTED", "x");

test.each<[OrderState, object | undefined]>([
  [{ kind: "intended" }, undefined],
  [{ kind: "journalled" }, undefined],
  [{ kind: "written", atMs: 1 }, undefined],
  [{ kind: "acknowledged", progress }, { kind: "acknowledged" }],
  [{ kind: "working", progress }, { kind: "acknowledged" }],
  [{ kind: "filled", progress }, { kind: "acknowledged" }],
  [{ kind: "cancelled", progress, text: "x" }, { kind: "acknowledged" }],
  [
    { kind: "rejected", code: 201, text: "no" },
    { kind: "rejected", code: 201, text: "no" },
  ],
  [
    { kind: "not-sent", reason },
    { kind: "not-sent", reason },
  ],
  [
    { kind: "unknown", why: "lost", progress },
    { kind: "unknown", why: "lost" },
  ],
])("the outcome of %j follows from the state alone", (state, expected) => {
  const record = writtenOrder(testBook().book, "a");
  record.restore(state);
  const outcome = outcomeOf(record, "the order");
  if (expected === undefined) expect(outcome).toBeUndefined();
  else expect(outcome).toEqual({ key: "a", order: "the order", ...expected });
});
