import { expect, test } from "vitest";
import type { Order } from "../../../../src/mod.ts";
import { checkWebTerms, webOrderFields } from "../../../../src/web/orders/web-order-terms.ts";

const fields = (order: object, contract: object = { conId: 5 }): unknown =>
  webOrderFields(contract, { action: "BUY", totalQuantity: 1, tif: "GTC", ...order } as Order, "#ref");
const COMMON = { conid: 5, cOID: "#ref", side: "BUY", quantity: 1, tif: "GTC" };

test("prices are in the fields in which the Web API has them, by the type of the order", () => {
  expect(fields({ orderType: "LMT", lmtPrice: 3 })).toEqual({ ...COMMON, orderType: "LMT", price: 3 });
  expect(fields({ orderType: "STP", auxPrice: 2 })).toEqual({ ...COMMON, orderType: "STP", price: 2 });
  expect(fields({ orderType: "STP LMT", lmtPrice: 3, auxPrice: 2 })).toEqual({
    ...COMMON,
    orderType: "STOP_LIMIT",
    price: 3,
    auxPrice: 2,
  });
  expect(fields({ orderType: "TRAIL", trailingPercent: 4 })).toEqual({
    ...COMMON,
    orderType: "TRAIL",
    trailingAmt: 4,
    trailingType: "%",
  });
  expect(fields({ orderType: "TRAIL", auxPrice: 4 })).toMatchObject({ trailingAmt: 4, trailingType: "amt" });
});

test("an exchange other than SMART goes with the contract ID, and flags have their own names", () => {
  expect(fields({ orderType: "MKT" }, { conId: 5, exchange: "CME" })).toMatchObject({ conidex: "5@CME" });
  expect(fields({ orderType: "MKT" }, { conId: 5, exchange: "SMART" })).toMatchObject({ conid: 5 });
  const flags = { orderType: "MKT", outsideRth: true, manualOrderIndicator: 0, extOperator: "me" };
  expect(fields(flags)).toMatchObject({ outsideRTH: true, manualIndicator: false, extOperator: "me" });
});

test("each term that the Web API does not have is named, and those that change nothing are not", () => {
  const check = (order: object): void => checkWebTerms("place the order", order as Order, "order");
  expect(() =>
    check({ action: "BUY", orderType: "LMT", tif: "DAY", hidden: false, ocaGroup: "" }),
  ).not.toThrow();
  expect(() => check({ hidden: true, goodTillDate: "x" })).toThrow(/order\.hidden.*order\.goodTillDate/);
  expect(() => check({ action: "SSHORT" })).toThrow(/order\.action/);
  expect(() => check({ orderType: "REL" })).toThrow(/order\.orderType: expected one of MKT\|LMT/);
  expect(() => check({ tif: "GTD" })).toThrow(/order\.tif/);
});
