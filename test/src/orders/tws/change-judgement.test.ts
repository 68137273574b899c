import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { ChangeRecord } from "../../../../src/orders/order-record.ts";
import type { OrderState } from "../../../../src/orders/order-state.ts";
import { changeJudged } from "../../../../src/orders/tws/change-judgement.ts";
import { testBook, WORKS, writtenChange, writtenOrder } from "../../../support/orders/records.ts";

const progress = { status: "Cancelled", filled: 3, remaining: 7, avgFillPrice: 1 };
const STATES: Readonly<Record<string, OrderState>> = {
  unknown: { kind: "unknown", why: "x", progress: undefined },
  filled: { kind: "filled", progress },
  cancelled: { kind: "cancelled", progress, text: "" },
  rejected: { kind: "rejected", code: 201, text: "" },
  "not-sent": { kind: "not-sent", reason: new PoolError("ABORTED", "x") },
};

function judge(change: "modify" | "cancel", state: string, isOpen: boolean, terms: object = { lmtPrice: 2 }) {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  record.restore(STATES[state] as OrderState);
  return changeJudged(
    writtenChange(book, record, "c", change === "modify" ? { ...terms } : undefined),
    isOpen ? record.order : undefined,
  );
}

test("a change of an order that is open with its old terms was not carried out", () => {
  for (const change of ["modify", "cancel"] as const)
    expect(judge(change, "unknown", true)).toMatchObject({
      kind: "absent",
      reason: { code: "ORDER_ABSENT" },
    });
});

test.each([
  ["cancel", "cancelled", { kind: "reported", progress }],
  ["cancel", "filled", { kind: "refused", text: "the order was filled before" }],
  ["cancel", "rejected", { kind: "absent" }],
  ["cancel", "not-sent", { kind: "absent" }],
  ["cancel", "unknown", { kind: "lost" }],
  ["modify", "cancelled", { kind: "lost" }],
  ["modify", "filled", { kind: "lost" }],
  ["modify", "rejected", { kind: "absent" }],
  ["modify", "not-sent", { kind: "absent" }],
  ["modify", "unknown", { kind: "lost" }],
] as const)("a %s of an order that is not open and is %s is judged by that", (change, state, event) => {
  expect(judge(change, state, false)).toMatchObject(event);
});

test("a modification of a field that no report proves stays unknown while the order is open", () => {
  for (const terms of [{ hidden: true }, { algoStrategy: "Twap" }, { manualOrderTime: "x" }])
    expect(judge("modify", "unknown", true, terms)).toMatchObject({ kind: "lost" });
});

test("a modification that a later one has overtaken is not called absent", () => {
  const { book } = testBook();
  const record = writtenOrder(book, "a");
  record.restore(STATES.unknown as OrderState);
  const [first, later] = [2, 3].map((lmtPrice) => writtenChange(book, record, `${lmtPrice}`, { lmtPrice }));
  const open = { ...record.order, lmtPrice: 3 };
  expect(changeJudged(first as ChangeRecord, open)).toMatchObject({ kind: "absent" });
  later?.apply(WORKS);
  expect(changeJudged(first as ChangeRecord, open)).toMatchObject({ kind: "lost" });
});
