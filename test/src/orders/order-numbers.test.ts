import { expect, test } from "vitest";
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
