import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { journalled, ofJournal } from "../../../src/orders/journalled-state.ts";

test("a state that a journal keeps as JSON is the same afterwards", () => {
  const progress = { status: "Submitted", filled: 1, remaining: 9, avgFillPrice: 2 };
  for (const state of [
    { kind: "written", atMs: 4 },
    { kind: "working", progress },
    { kind: "cancelled", progress, text: "x" },
    { kind: "rejected", code: 201, text: "no" },
    { kind: "unknown", why: "x", progress },
  ] as const)
    expect(ofJournal(JSON.parse(JSON.stringify(journalled(state))))).toEqual(state);
});

test("the reason of an order that was not sent keeps code and sentence", () => {
  const reason = new PoolError("REQUEST_TIMEOUT", "too late");
  const kept = journalled({ kind: "not-sent", reason });
  expect(kept).toEqual({ kind: "not-sent", code: "REQUEST_TIMEOUT", text: "too late" });
  expect(ofJournal(kept)).toMatchObject({ reason: { code: "REQUEST_TIMEOUT", message: "too late" } });
});

test("a code of a newer release is read as one that exists", () => {
  const state = ofJournal({ kind: "not-sent", code: "toString", text: "x" });
  expect(state).toMatchObject({ reason: { code: "ORDER_ABSENT", message: "x" } });
});
