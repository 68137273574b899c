import { expect, test } from "vitest";
import { carriesTerms } from "../../../../src/orders/tws/order-terms.ts";
import type { Order } from "../../../../src/stoqey/mod.ts";
import { LIMIT } from "../../../support/orders/records.ts";

const BEFORE = LIMIT as unknown as Order;
const carries = (reported: object, set: object): boolean =>
  carriesTerms({ ...BEFORE, ...reported }, { ...BEFORE, ...set }, BEFORE);

test("a report carries a modification if each field that it changes has the new value", () => {
  expect(carries({ lmtPrice: 2 }, { lmtPrice: 2 })).toBe(true);
  expect(carries({}, { lmtPrice: 2 })).toBe(false);
  expect(carries({ lmtPrice: 2 }, { lmtPrice: 2, totalQuantity: 20 })).toBe(false);
  expect(carries({ lmtPrice: 2, totalQuantity: 20 }, { lmtPrice: 2, totalQuantity: 20 })).toBe(true);
});

test("fields that the modification leaves may be reported in any way", () => {
  expect(carries({ lmtPrice: 2, auxPrice: 7, tif: "GTC" }, { lmtPrice: 2 })).toBe(true);
});

test("a value that stands for none is the same as none", () => {
  expect(carries({ auxPrice: Number.MAX_VALUE }, { lmtPrice: 1, auxPrice: 0 })).toBe(true);
  expect(
    carries({ lmtPrice: Number.MAX_VALUE, orderType: "MKT" }, { lmtPrice: undefined, orderType: "MKT" }),
  ).toBe(true);
});
