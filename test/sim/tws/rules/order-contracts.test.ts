import { expect, test } from "vitest";
import { ORDER_CONTRACT_RULES, ORDER_EXPIRY_RULES } from "../../../../sim/tws/rules/order-contracts.ts";
import { cancelOrder } from "../../../../sim/wire/requests/orders.ts";
import { orderStatus } from "../../../../sim/wire/responses/orders.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";
import { names, received } from "../../../support/table.ts";

/** Ten years on. */
const LATER_MS = 10 * 366 * 86_400_000;

const expiredFuture = (desk: OrderDesk): void => {
  desk.table.nowMs += 40 * 86_400_000;
};

testRules([...ORDER_EXPIRY_RULES, ...ORDER_CONTRACT_RULES], {
  "a bond that has matured": {
    first: (desk) => {
      desk.table.nowMs += LATER_MS;
    },
    sent: (desk) => desk.place({ orderId: 1, conId: desk.contract("BOND").conId }, "BOND"),
    text: "Invalid Order: bond expired",
  },
  "a future or an option that has expired": {
    first: expiredFuture,
    sent: (desk) => desk.place({}, "FUT"),
    text: "Invalid order: contract expired.",
  },
  "a contract that cannot be traded: an index or a continuous future": {
    secType: "IND",
    change: { whatIf: true },
    text: "Order rejected - reason:The contract is not available for trading",
    newOnly: true,
  },
  "a cash quantity for a contract other than a currency pair, a cryptocurrency or a fund": {
    change: { cashQty: 100, totalQuantity: 0 },
    text: "Cash Quantity cannot be used for this order",
  },
  "a market order to buy a cryptocurrency without a cash quantity": {
    change: { orderType: "MKT", tif: "IOC", totalQuantity: 1 },
    secType: "CRYPTO",
    text: "You must set Cash Quantity for this order",
    newOnly: true,
  },
  "a cash quantity and a size at once, for a cryptocurrency": {
    change: { orderType: "MKT", tif: "IOC", totalQuantity: 1, cashQty: 50 },
    secType: "CRYPTO",
    text: "Cryptocurrency Cash Quantity order cannot specify size",
  },
  "an order to buy a fund without a cash quantity": {
    change: { cashQty: undefined, totalQuantity: 3 },
    secType: "FUND",
    text: "Mutual Fund order requires monetary value to be specified.",
  },
  "an order to sell a fund by a cash quantity": {
    change: { action: "SELL" },
    secType: "FUND",
    text: "Mutual Fund Sell order requires shares to be specified.",
  },
  "a cash quantity with more than two decimals": {
    change: { orderType: "MKT", cashQty: 100.001, totalQuantity: 0 },
    secType: "CASH",
    text: "does not conform to minimum variation of 0.01",
  },
  "a share routed directly to an exchange; the order is discarded": {
    change: { exchange: "NASDAQ" },
    text: "This order will be directly routed to NASDAQ. Direct routed orders may result in higher trade fees.",
    newOnly: true,
  },
});

test("an order that is discarded is reported as cancelled, and its ID is used: 103, 10147", () => {
  const desk = new OrderDesk();
  const answer = desk.place({ exchange: "NASDAQ" });
  expect(names(answer)).toEqual(["error", "orderStatus", "error"]);
  expect(errors(answer).map(([code]) => code)).toEqual([10311, 201]);
  expect(received(answer, orderStatus)).toMatchObject([{ orderId: 1, status: "Cancelled", permId: 0 }]);
  expect(errors(desk.place()).map(([code]) => code)).toEqual([103]);
  expect(errors(desk.client.send(cancelOrder, { orderId: 1 })).map(([code]) => code)).toEqual([10147]);
});

test("a cash quantity buys what it pays for", () => {
  const desk = new OrderDesk();
  desk.place({ orderType: "MKT", tif: "IOC", lmtPrice: undefined, totalQuantity: 0, cashQty: 500 }, "CRYPTO");
  const [order] = desk.exchange.trading.orders();
  const { terms, averagePrice } = order ?? { terms: { quantity: 0 }, averagePrice: 0 };
  expect(terms.quantity * averagePrice).toBeGreaterThan(490);
  expect(terms.quantity * averagePrice).toBeLessThanOrEqual(500);
});
