import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { OrderNumbers } from "../../../src/orders/order-numbers.ts";
import { testBook, writtenOrder } from "../../support/orders/records.ts";

test("the highest number of a client ID is never lowered, and outlives its order", () => {
  const numbers = new OrderNumbers();
  const record = writtenOrder(testBook().book, "a");
  numbers.add(record, 3, 20);
  numbers.raiseFloor(3, 5);
  expect([numbers.floor(3), numbers.floor(4)]).toEqual([20, 0]);
  expect(numbers.get(3, 20)).toBe(record);
  expect([record.clientId, record.orderId]).toEqual([3, 20]);
  numbers.delete(record);
  expect([numbers.get(3, 20), numbers.floor(3)]).toEqual([undefined, 20]);
});

test("forgetting an order leaves the one that has its number now", () => {
  const { book } = testBook();
  const numbers = new OrderNumbers();
  const [first, second] = [writtenOrder(book, "a"), writtenOrder(book, "b")];
  numbers.add(first, 1, 7);
  numbers.add(second, 1, 7);
  numbers.delete(first);
  expect(numbers.get(1, 7)).toBe(second);
});

test("IDs that TWS may have counted are those of orders that it may have had, and of previews", () => {
  const { book } = testBook();
  const numbers = new OrderNumbers();
  const [first, second, other] = ["a", "b", "c"].map((key) => writtenOrder(book, key));
  if (first === undefined || second === undefined || other === undefined) throw new Error("no orders");
  numbers.add(first, 1, 5);
  numbers.add(second, 1, 7);
  numbers.add(other, 2, 50);
  expect([numbers.highestUsed(1), numbers.highestUsed(2), numbers.highestUsed(3)]).toEqual([7, 50, 0]);
  second.apply({ kind: "lost", why: "x" });
  expect(numbers.highestUsed(1)).toBe(7);
  second.apply({ kind: "absent", reason: new PoolError("ORDER_ABSENT", "x") });
  expect([numbers.highestUsed(1), numbers.floor(1)]).toEqual([5, 7]);
  numbers.delete(first);
  numbers.delete(second);
  expect(numbers.highestUsed(1)).toBe(5);
  numbers.use(1, 6);
  numbers.use(1, 2);
  expect(numbers.highestUsed(1)).toBe(6);
});
