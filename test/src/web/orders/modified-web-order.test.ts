import { expect, test } from "vitest";
import type { Order } from "../../../../src/stoqey/mod.ts";
import { modifiedWebOrder } from "../../../../src/web/orders/modified-web-order.ts";
import { LIMIT } from "../../../support/orders/records.ts";

const BEFORE = LIMIT as unknown as Order;

test("a modification sets the terms that are given, and leaves the others", () => {
  expect(modifiedWebOrder(BEFORE, { lmtPrice: 2 })).toEqual({ ...BEFORE, lmtPrice: 2 });
});

test("a term that is fixed, or that the Web API does not have, is named", () => {
  expect(() => modifiedWebOrder(BEFORE, { action: "SELL" })).toThrow(/action: cannot be changed/);
  expect(() => modifiedWebOrder(BEFORE, { minQty: 5 })).toThrow(
    /changes\.minQty: the Web API has no such term/,
  );
});
