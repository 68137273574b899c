import { expect, test } from "vitest";
import { takesOrderType } from "../../../sim/exchange/order-type-support.ts";
import { ORDER_TYPES } from "../../../sim/exchange/order-types.ts";
import { OrderEntry } from "../../support/order-entry.ts";

test("every tradable contract takes limit and market orders; few take orders at the close", () => {
  for (const secType of ["STK", "OPT", "FUT", "CASH", "CRYPTO", "BOND", "FUND"] as const) {
    expect([takesOrderType({ secType }, "LMT"), takesOrderType({ secType }, "MKT")]).toEqual([true, true]);
    expect(takesOrderType({ secType }, "MOC")).toBe(secType === "STK");
  }
});

test("contract details advertise the order types that the contract takes", () => {
  const entry = new OrderEntry();
  const future = entry.exchange.listed(entry.table.nowMs).find(({ secType }) => secType === "FUT");
  expect(future).toBeDefined();
  const advertised = future === undefined ? [] : entry.orderTypesOf(future);
  for (const { name } of ORDER_TYPES.filter((row) => !("advertised" in row))) {
    expect([name, advertised.includes(name)]).toEqual([name, takesOrderType({ secType: "FUT" }, name)]);
  }
});
