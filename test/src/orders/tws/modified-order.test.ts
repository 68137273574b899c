import { expect, test } from "vitest";
import { modifiedOrder } from "../../../../src/orders/tws/modified-order.ts";
import type { Order } from "../../../../src/stoqey/mod.ts";
import { LIMIT } from "../../../support/orders/records.ts";

const BEFORE = { ...LIMIT, account: "DU1", orderRef: "#a", transmit: true } as unknown as Order;

test("the terms that are given change, and no others", () => {
  expect(modifiedOrder(BEFORE, { lmtPrice: 2, tif: "GTC" })).toEqual({ ...BEFORE, lmtPrice: 2, tif: "GTC" });
  expect(modifiedOrder(BEFORE, {})).toEqual(BEFORE);
  expect(BEFORE.lmtPrice).toBe(1);
});

test("what was read of an order can be given back with a change", () => {
  expect(modifiedOrder(BEFORE, { ...LIMIT, account: "DU1", lmtPrice: 3 }).lmtPrice).toBe(3);
});

test.each(["action", "account", "orderRef", "whatIf", "transmit", "parentId", "ocaGroup"])(
  "%s cannot be changed, and is named",
  (field) => {
    const value = { whatIf: true, transmit: false, parentId: 9 }[field] ?? "SELL";
    expect(() => modifiedOrder(BEFORE, { [field]: value })).toThrow(`changes.${field}: cannot be changed`);
  },
);

test("a field that is unknown or of another type is refused", () => {
  expect(() => modifiedOrder(BEFORE, { limitPrice: 2 } as object)).toThrow("limitPrice");
  expect(() => modifiedOrder(BEFORE, { lmtPrice: "2" } as object)).toThrow("lmtPrice");
});
