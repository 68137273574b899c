import { expect, test } from "vitest";
import {
  hasNumberOf,
  hasReferenceOf,
  isIdentified,
  isPart,
} from "../../../../src/orders/tws/report-identity.ts";
import { type Order, SecType } from "../../../../src/stoqey/mod.ts";
import { CONTRACT, LIMIT, testBook, writtenOrder } from "../../../support/orders/records.ts";

/** An order with the number 7 of client 1, sent in session 3. */
function order(change: { permId?: number; epoch?: number; earlierPermId?: number } = {}) {
  return Object.assign(writtenOrder(testBook().book, "a"), { epoch: 3, ...change });
}

test("a reference with other numbers is that of a copy, unless TWS has lost the numbers", () => {
  const named = (report: object) => hasReferenceOf(order(), report as Order);
  expect(named({ orderId: 7, clientId: 1, permId: 500 })).toBe(true);
  expect(named({ orderId: 8, clientId: 1, permId: 500 })).toBe(false);
  expect(named({ orderId: -4, clientId: 0, permId: 500 })).toBe(false);
  expect(named({ orderId: 7, clientId: 2, permId: 500 })).toBe(false);
  expect(named({ orderId: 0, clientId: 0, permId: 500 })).toBe(true);
  // A list of completed orders has no numbers.
  expect(named({ permId: 500 })).toBe(true);
  expect(named({ orderId: 7 })).toBe(true);
});

test("the permanent ID decides about a reference where both are known", () => {
  const named = (report: object) => hasReferenceOf(order({ permId: 500 }), report as Order);
  expect(named({ orderId: 7, clientId: 1, permId: 501 })).toBe(false);
  expect(named({ permId: 501 })).toBe(false);
  expect(named({ orderId: 0, clientId: 0, permId: 500 })).toBe(true);
  expect(named({ orderId: 7, clientId: 1, permId: 0 })).toBe(true);
});

test("a number identifies an order of this session, and one that TWS has shown before", () => {
  expect(isIdentified(order(), 3)).toBe(true);
  expect(isIdentified(order(), 4)).toBe(false);
  expect(isIdentified(order({ permId: 500 }), 4)).toBe(true);
});

test("a number with another permanent ID is that of another order", () => {
  expect(hasNumberOf(order(), 3, 501)).toBe(true);
  expect(hasNumberOf(order(), 3, 0)).toBe(true);
  expect(hasNumberOf(order(), 4, 501)).toBe(false);
  expect(hasNumberOf(order({ permId: 500 }), 4, 501)).toBe(false);
  expect(hasNumberOf(order({ permId: 500 }), 4, 0)).toBe(true);
  expect(hasNumberOf(order({ earlierPermId: 501 }), 3, 501)).toBe(false);
});

test("legs of a combination, and shares of the accounts of a group, are parts", () => {
  const bag = { ...CONTRACT, secType: SecType.BAG };
  const { book } = testBook();
  const combination = writtenOrder(book, "b", { terms: { contract: bag, order: LIMIT } });
  expect(isPart(combination, CONTRACT, {})).toBe(true);
  expect(isPart(combination, bag, {})).toBe(false);
  const terms = { contract: CONTRACT, order: { ...LIMIT, faGroup: "All" } };
  const group = writtenOrder(book, "g", { terms, account: "DF1" });
  expect(isPart(group, CONTRACT, { acctNumber: "DU2" })).toBe(true);
  expect(isPart(group, CONTRACT, { acctNumber: "DF1" })).toBe(false);
  expect(isPart(order(), CONTRACT, { acctNumber: "DU2" })).toBe(false);
});
