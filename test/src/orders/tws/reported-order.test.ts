import { expect, test } from "vitest";
import { reportedOrder } from "../../../../src/orders/tws/reported-order.ts";
import { testBook, writtenOrder } from "../../../support/orders/records.ts";

const find = (book: Parameters<typeof reportedOrder>[0], order: object) =>
  reportedOrder(book, { clientId: 1, epoch: 1 }, order as never)?.key;

test("an order of the pool is found by its reference, or by its number without one", () => {
  const { book } = testBook();
  writtenOrder(book, "a").epoch = 1;
  expect(find(book, { orderRef: "#a" })).toBe("a");
  // A copy of it, made in TWS, has its reference, too.
  expect(find(book, { orderRef: "#a", orderId: 99, clientId: 9 })).toBeUndefined();
  expect([find(book, { orderId: 7 }), find(book, { orderId: 7, clientId: 2 })]).toEqual(["a", undefined]);
  expect([find(book, { orderId: 7, orderRef: "other" }), find(book, { permId: 5 })]).toEqual([
    undefined,
    undefined,
  ]);
});

test("an order of another program is found by its permanent ID, not by its reference", () => {
  const { book } = testBook();
  writtenOrder(book, "theirs", { permId: 5, reference: "x", orderId: 8 });
  expect(find(book, { permId: 5, orderId: 80, clientId: 1, orderRef: "x" })).toBe("theirs");
  expect(find(book, { permId: 6, orderId: 80, clientId: 1, orderRef: "x" })).toBeUndefined();
  expect(find(book, { permId: 6, orderId: 8, clientId: 1, orderRef: "x" })).toBeUndefined();
  expect(find(book, { orderId: 8, clientId: 1, orderRef: "x" })).toBe("theirs");
});
