import { expect, test } from "vitest";
import { GLOBAL_CANCEL_RULES, ORDER_CANCEL_RULES } from "../../../../sim/tws/rules/order-cancel.ts";
import { cancelOrder, reqGlobalCancel } from "../../../../sim/wire/requests/orders.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";

const cancel = (desk: OrderDesk, orderId = 1, manualOrderCancelTime = "") =>
  desk.client.send(cancelOrder, { orderId, manualOrderCancelTime });
const codes = (desk: OrderDesk, orderId = 1) => errors(cancel(desk, orderId)).map(([code]) => code);

testRules([...ORDER_CANCEL_RULES, ...GLOBAL_CANCEL_RULES], {
  "an ID under which the client has no order, also where another client has one": {
    first: (desk) => desk.place(),
    sent: (desk) => desk.table.client(2).send(cancelOrder, { orderId: 1 }),
    text: "OrderId 1 that needs to be cancelled is not found.",
  },
  "an order that is filled, cancelled or rejected": {
    first: (desk) => desk.place({ orderType: "MKT", lmtPrice: undefined }),
    sent: (desk) => cancel(desk),
    text: "OrderId 1 that needs to be cancelled cannot be cancelled, state: Filled.",
  },
  "a manual cancel time that has another form": {
    first: (desk) => desk.place(),
    sent: (desk) => cancel(desk, 1, "now"),
    text: "The date, time, or time-zone entered is invalid.",
  },
  "`manualOrderIndicator` of a cancel other than none, 0 and 1": {
    first: (desk) => desk.place(),
    sent: (desk) => desk.client.send(cancelOrder, { orderId: 1, manualOrderIndicator: 2 }),
    text: "cause - Invalid manual order indicator",
  },
  "`manualOrderIndicator` of a cancel of all orders other than none, 0 and 1": {
    first: (desk) => desk.place(),
    sent: (desk) => desk.client.send(reqGlobalCancel, { manualOrderIndicator: -1 }),
    text: "cause - Invalid manual order indicator",
  },
});

test("a cancel takes every form of a time, and 0 or 1 as its indicator", () => {
  for (const time of ["", "20260114 15:00:00", "20260114-15:00:00", "20260114 15:00:00 US/Eastern"]) {
    const desk = new OrderDesk();
    desk.place();
    expect(errors(cancel(desk, 1, time)).map(([code]) => code)).toEqual([202]);
  }
  for (const manualOrderIndicator of [undefined, 0, 1]) {
    const desk = new OrderDesk();
    desk.place();
    const answer = desk.client.send(reqGlobalCancel, { manualOrderIndicator });
    expect(errors(answer).map(([code]) => code)).toEqual([202]);
  }
});

test("a cancel with a time in a zone that TWS does not know is refused with 10314", () => {
  const desk = new OrderDesk();
  desk.place();
  expect(errors(cancel(desk, 1, "20260114 15:00:00 EST")).map(([code]) => code)).toEqual([10314]);
});

test("the IDs 0 and -1 and an ID that was refused have no order: 10147", () => {
  const desk = new OrderDesk();
  desk.place({ totalQuantity: 0 });
  expect([codes(desk, 0), codes(desk, -1), codes(desk, 1)]).toEqual([[10147], [10147], [10147]]);
});

test("a second cancel is refused with 10148, also of an order that is held back", () => {
  const desk = new OrderDesk();
  desk.place({ transmit: false });
  expect([codes(desk), codes(desk), codes(desk)]).toEqual([[202], [10148], [10148]]);
});
