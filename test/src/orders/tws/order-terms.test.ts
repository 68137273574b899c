import { expect, test } from "vitest";
import { carriesTerms, deniesTerms } from "../../../../src/orders/tws/order-terms.ts";
import type { Order } from "../../../../src/stoqey/mod.ts";
import { LIMIT } from "../../../support/orders/records.ts";

const BEFORE = LIMIT as unknown as Order;
const carries = (reported: object, set: object, isAnswer = true): boolean =>
  carriesTerms({ ...BEFORE, ...reported }, { ...BEFORE, ...set }, [BEFORE], isAnswer);

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

test("every reported field counts, and one that TWS never reports counts in an answer alone", () => {
  for (const set of [{ minQty: 5 }, { hidden: true }, { triggerMethod: 2 }, { allOrNone: true }]) {
    expect(carries({}, set)).toBe(false);
    expect(carries(set, set, false)).toBe(true);
  }
  for (const set of [{ algoParams: [{ tag: "a", value: "b" }] }, { manualOrderTime: "x" }])
    expect([carries({}, set, true), carries({}, set, false)]).toEqual([true, false]);
});

test("fields that the caller left out and TWS has filled in are no terms of the modification", () => {
  const filledIn = { ...BEFORE, clearingIntent: "IB", openClose: "O" } as unknown as Order;
  const set = { ...BEFORE, lmtPrice: 2 };
  expect(carriesTerms({ ...filledIn, lmtPrice: 2 }, set, [filledIn], false)).toBe(true);
});

test("a modification back to earlier terms is not carried by a report of the one between", () => {
  const between = { ...BEFORE, lmtPrice: 2 };
  expect(carriesTerms(BEFORE, BEFORE, [BEFORE, between], true)).toBe(true);
  expect(carriesTerms(between, BEFORE, [BEFORE, between], true)).toBe(false);
});

test("only a field that TWS reports as it was set proves that a modification is not in force", () => {
  expect(deniesTerms(BEFORE, { ...BEFORE, lmtPrice: 2 }, BEFORE)).toBe(true);
  expect(deniesTerms({ ...BEFORE, lmtPrice: 2 }, { ...BEFORE, lmtPrice: 2 }, BEFORE)).toBe(false);
  expect(deniesTerms(BEFORE, { ...BEFORE, hidden: true }, BEFORE)).toBe(false);
});
