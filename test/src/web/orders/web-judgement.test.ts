import { expect, test } from "vitest";
import type { OrderRecord } from "../../../../src/orders/order-record.ts";
import type { OrderEvent } from "../../../../src/orders/order-state.ts";
import { changeMissing, missingOrder } from "../../../../src/web/orders/web-judgement.ts";
import { orderBook, sentOrder } from "../../../support/web/order-records.ts";

const PROGRESS = { status: "Submitted", filled: 0, remaining: 10, avgFillPrice: undefined };

/** Judges a change of an order in the state that some events lead to. */
function judged(change: "modify" | "cancel", events: readonly OrderEvent[], isListed = false): OrderEvent {
  const book = orderBook();
  const record: OrderRecord = sentOrder(book, "a");
  for (const event of events) record.apply(event);
  return changeMissing(book.addChange("c", "f", { of: record, change, order: null }), isListed);
}

test("an order that no list has stays unknown, with what a person can do", () => {
  const record = sentOrder(orderBook(), "a");
  expect(missingOrder(record)).toMatchObject({ kind: "lost", why: expect.stringMatching(/orders\.settle/) });
  record.apply({ kind: "reported", progress: PROGRESS });
  expect(missingOrder(record)).toMatchObject({ why: expect.stringMatching(/^IBKR had it/) });
});

test("an order of a refused group that no list has is refused", () => {
  const record = sentOrder(orderBook(), "a");
  record.doubt = { code: 0, text: "No." };
  expect(missingOrder(record)).toEqual({ kind: "refused", code: 0, text: "No." });
  record.apply({ kind: "reported", progress: PROGRESS });
  expect(missingOrder(record)).toMatchObject({ why: expect.stringMatching(/^IBKR had it/) });
});

test("a change of an order that IBKR does not have is absent", () => {
  const refused: OrderEvent = { kind: "refused", code: 0, text: "" };
  expect(judged("modify", [refused])).toMatchObject({ kind: "absent" });
  expect(judged("cancel", [refused])).toMatchObject({ kind: "absent" });
});

test("the end of an order decides on its cancel, and not on its modification", () => {
  const ended = (status: string): OrderEvent => ({ kind: "reported", progress: { ...PROGRESS, status } });
  expect(judged("cancel", [ended("Cancelled")])).toMatchObject({ kind: "reported" });
  expect(judged("cancel", [ended("Filled")])).toMatchObject({ kind: "refused" });
  expect(judged("modify", [ended("Cancelled")])).toMatchObject({ kind: "lost" });
  expect(judged("modify", [ended("Filled")])).toMatchObject({ kind: "lost" });
});

test("a change of an open order that is not seen stays unknown: it may be carried out later", () => {
  const open: OrderEvent = { kind: "reported", progress: PROGRESS };
  for (const change of ["modify", "cancel"] as const)
    expect(judged(change, [open], true)).toMatchObject({
      why: expect.stringMatching(/is open.*orders\.settle/),
    });
  expect(judged("cancel", [])).toMatchObject({ kind: "lost", why: expect.stringMatching(/not known/) });
});
