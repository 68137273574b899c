import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { awaitOutcome } from "../../../src/orders/await-outcome.ts";
import { orderEntry, testBook, WORKS, writtenOrder } from "../../support/orders/records.ts";

test("it waits until something is known", async () => {
  const record = writtenOrder(testBook().book, "a");
  const outcome = awaitOutcome(record, 1, undefined);
  record.apply(WORKS);
  expect(await outcome).toEqual({ kind: "acknowledged", key: "a", order: 1 });
  expect(await awaitOutcome(record, 1, undefined)).toMatchObject({ kind: "acknowledged" });
});

test("an abort after it was written is unknown, and the order goes on", async () => {
  const record = writtenOrder(testBook().book, "a");
  const controller = new AbortController();
  const outcome = awaitOutcome(record, 1, controller.signal);
  controller.abort();
  expect(await outcome).toMatchObject({ kind: "unknown", why: expect.stringContaining("may be live") });
  expect(record.state.kind).toBe("written");
  expect(await awaitOutcome(record, 1, controller.signal)).toMatchObject({ kind: "unknown" });
});

test("an abort before it was written leaves the outcome to its sender", async () => {
  const { type: _type, atMs: _atMs, ...order } = orderEntry("a");
  const record = testBook().book.add(order);
  const controller = new AbortController();
  const outcome = awaitOutcome(record, 1, controller.signal);
  controller.abort();
  record.apply({ kind: "dropped", reason: new PoolError("ABORTED", "x") });
  expect(await outcome).toMatchObject({ kind: "not-sent", reason: { code: "ABORTED" } });
});
