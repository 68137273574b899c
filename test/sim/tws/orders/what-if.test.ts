import { expect, test } from "vitest";
import { type PlaceOrder, placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { OrderEntry } from "../../../support/order-entry.ts";
import { received, Table } from "../../../support/table.ts";

const HOUR_MS = 3_600_000;

/** Sends a what-if order to a TWS, and returns the states of its answers. */
function statesOf(change: Partial<PlaceOrder>, whatIfWarningFirst = true, laterMs = 0) {
  const table = Table.trading({ whatIfWarningFirst });
  table.nowMs += laterMs;
  const effects = table.client(1).send(placeOrder, {
    orderId: 1,
    ...AAPL_NUMBERED,
    action: "BUY",
    totalQuantity: 10,
    orderType: "MKT",
    tif: "DAY",
    transmit: true,
    whatIf: true,
    ...change,
  });
  return received(effects, openOrder);
}

test("a what-if order without a warning is answered once", () => {
  const [state, ...others] = statesOf({});
  expect(others).toEqual([]);
  expect(state).toMatchObject({ warningText: "", commissionCurrency: "USD" });
});

test.each([
  ["an ignored attribute", { outsideRth: true }, 0, "Outside Regular Trading Hours"],
  ["a closed market", {}, 13 * HOUR_MS, "will not be placed at the exchange until 20260114 09:30:00"],
  ["a change of the position's side", { action: "SELL", totalQuantity: 150 }, 0, "Cross Side Warning"],
])("%s is a warning: it comes first, without numbers, then the numbers", (_, change, laterMs, text) => {
  const [first, second, ...others] = statesOf(change, true, laterMs);
  expect(others).toEqual([]);
  expect(first?.warningText).toContain(text);
  expect(first).toMatchObject({
    status: "PreSubmitted",
    initMarginBefore: undefined,
    initMarginChange: undefined,
    equityWithLoanAfter: undefined,
    commission: undefined,
    minCommission: undefined,
    maxCommission: undefined,
    commissionCurrency: "",
  });
  expect(second).toMatchObject({ warningText: "", commissionCurrency: "USD", minCommission: 1 });
  expect(second?.initMarginChange).not.toBe(0);
});

test("without whatIfWarningFirst the numbers come alone", () => {
  const states = statesOf({ outsideRth: true }, false);
  expect(states).toMatchObject([{ warningText: "", minCommission: 1 }]);
});

test("the commission is a range where SMART chooses the exchange, and one amount elsewhere", () => {
  const [smart] = statesOf({});
  expect(smart).toMatchObject({ commission: undefined, minCommission: 1, maxCommission: 1.2 });
  const entry = new OrderEntry();
  const [future] = received(entry.placeFor("FUT", "MKT", { whatIf: true }), openOrder);
  expect(future).toMatchObject({ commission: 2.25, minCommission: undefined, maxCommission: undefined });
});
