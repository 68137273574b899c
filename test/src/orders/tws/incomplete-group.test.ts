import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { OrderRecord } from "../../../../src/orders/order-record.ts";
import { cancelIncomplete } from "../../../../src/orders/tws/incomplete-group.ts";
import { testBook, WORKS, writtenOrder } from "../../../support/orders/records.ts";

const LOST = { kind: "lost", why: "x" } as const;
const ABSENT = { kind: "absent", reason: new PoolError("ORDER_ABSENT", "x") } as const;

function group() {
  const { book } = testBook();
  const records = ["a", "b", "c"].map((key, at) => writtenOrder(book, key, { orderId: 7 + at }));
  const cancelled: string[] = [];
  cancelIncomplete(records, ({ key }) => void cancelled.push(key));
  return { records: records as [OrderRecord, OrderRecord, OrderRecord], cancelled };
}

test("a group of which every order is there is left as it is", () => {
  const { records, cancelled } = group();
  for (const record of records) record.apply(WORKS);
  expect(cancelled).toEqual([]);
});

test("the orders that are there are cancelled once, when it is known that another is not", () => {
  const { records, cancelled } = group();
  const [one, two, three] = records;
  one.apply(WORKS);
  two.apply(WORKS);
  three.apply(LOST);
  expect(cancelled).toEqual([]);
  three.apply(ABSENT);
  expect(cancelled).toEqual(["a", "b"]);
  one.apply({
    kind: "reported",
    progress: { status: "PreSubmitted", filled: 1, remaining: 9, avgFillPrice: 1 },
  });
  expect(cancelled).toEqual(["a", "b"]);
});

test("an order whose outcome is unknown is cancelled as soon as it is found", () => {
  const { records, cancelled } = group();
  const [one, two, three] = records;
  one.apply(LOST);
  two.apply(LOST);
  two.apply(ABSENT);
  three.apply({ kind: "refused", code: 201, text: "no" });
  expect(cancelled).toEqual([]);
  one.apply(WORKS);
  expect(cancelled).toEqual(["a"]);
});

test("a rejected exit leaves the others to TWS", () => {
  const { records, cancelled } = group();
  const [one, two, three] = records;
  one.apply(WORKS);
  two.apply({ kind: "refused", code: 201, text: "no" });
  three.apply(WORKS);
  expect(cancelled).toEqual([]);
});
