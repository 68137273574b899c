import { PriceCondition } from "@stoqey/ib";
import { expect, test } from "vitest";
import { checked } from "../../../src/arguments/checked.ts";
import { orderFields, placeableOrder } from "../../../src/arguments/order.ts";
import { ORDER_FIELD_KINDS } from "../../../src/arguments/order-field-kinds.ts";

const LIMIT = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const place = (order: unknown) => checked("place the order", placeableOrder, order, "order");

test("an order is copied, without what IBKR alone sets and without what stands for none", () => {
  const given = { ...LIMIT, orderId: 7, permId: 8, clientId: 2, auxPrice: Number.MAX_VALUE, tif: undefined };
  expect(place(given)).toEqual(LIMIT);
  expect(place(given)).not.toBe(given);
});

test.each([
  [{ ...LIMIT, limitPrice: 2 }, "limitPrice"],
  [{ ...LIMIT, action: undefined }, "order.action: missing"],
  [{ ...LIMIT, action: "HOLD" }, 'received "HOLD"'],
  [{ ...LIMIT, orderType: undefined }, "order.orderType: missing"],
  [{ ...LIMIT, orderType: "" }, "order.orderType: must not be empty"],
  [{ ...LIMIT, totalQuantity: undefined }, "order.totalQuantity: missing"],
  [{ ...LIMIT, totalQuantity: 0 }, "order.totalQuantity: expected a number above 0"],
  [{ ...LIMIT, totalQuantity: -5 }, "order.totalQuantity: expected a number above 0"],
  [{ ...LIMIT, totalQuantity: "10" }, "order.totalQuantity: expected a finite number, received string"],
  [{ ...LIMIT, lmtPrice: Number.NaN }, "order.lmtPrice: expected a finite number, received NaN"],
  [{ ...LIMIT, lmtPrice: Number.POSITIVE_INFINITY }, "order.lmtPrice: expected a finite number"],
  [{ ...LIMIT, lmtPrice: null }, "order.lmtPrice: expected a finite number"],
  [{ ...LIMIT, lmtPrice: undefined }, "order.lmtPrice: missing: the order type is LMT"],
  [{ ...LIMIT, orderType: "STP LMT" }, "order.auxPrice: missing: the order type is STP LMT"],
  [{ ...LIMIT, orderType: "STP" }, "order.auxPrice: missing"],
  [{ ...LIMIT, transmit: false }, "order.transmit: must not be false"],
  [{ ...LIMIT, whatIf: true }, "order.whatIf: must not be true: use previewOrder"],
  [{ ...LIMIT, outsideRth: 1 }, "order.outsideRth: expected boolean"],
  [{ ...LIMIT, orderRef: "a\0b" }, "order.orderRef: must not contain control characters"],
  [{ ...LIMIT, algoParams: {} }, "order.algoParams: expected array"],
  [{ ...LIMIT, softDollarTier: 3 }, "order.softDollarTier: expected object"],
  [{ ...LIMIT, conditions: [{ price: () => 1 }] }, "order.conditions: function cannot be sent"],
  [{ ...LIMIT, algoParams: [[[[[1]]]]] }, "order.algoParams: is nested too deeply"],
  [null, "order: expected object, received null"],
  [[LIMIT], "order: expected object, received array"],
])("%j is refused, and the fault is named", (order, text) => {
  expect(() => place(order)).toThrow(text);
});

test("an order by its value in cash needs no quantity", () => {
  const order = { action: "BUY", orderType: "MKT", cashQty: 500 };
  expect(place(order)).toEqual(order);
  expect(place({ ...order, totalQuantity: 0 })).toEqual({ ...order, totalQuantity: 0 });
});

test("conditions keep their class, and nothing of them is shared with the caller", () => {
  const condition = new PriceCondition(100, 0, 265_598, "SMART", true, "a" as never);
  const { conditions } = place({ ...LIMIT, conditions: [condition] });
  expect(conditions).toEqual([condition]);
  expect(conditions?.[0]).toBeInstanceOf(PriceCondition);
  expect(conditions?.[0]).not.toBe(condition);
});

test("fields of a modification need not be complete, and each is checked in the same way", () => {
  const check = (changes: unknown) => checked("modify the order", orderFields, changes, "changes");
  expect(check({ lmtPrice: 2 })).toEqual({ lmtPrice: 2 });
  expect(check({})).toEqual({});
  expect(() => check({ lmtPrice: "2" })).toThrow("changes.lmtPrice");
  expect(() => check({ lmtPrize: 2 })).toThrow(/lmtPrize/);
});

test("every field has a kind, and those that IBKR reports are not sent", () => {
  const reported = Object.entries(ORDER_FIELD_KINDS).filter(([, kind]) => kind === "reported");
  expect(Object.keys(ORDER_FIELD_KINDS).length).toBeGreaterThan(130);
  for (const [name] of reported) expect(place({ ...LIMIT, [name]: 1 })).toEqual(LIMIT);
});
