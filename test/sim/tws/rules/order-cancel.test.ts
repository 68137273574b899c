import { expect, test } from "vitest";
import { ORDER_CANCEL_RULES } from "../../../../sim/tws/rules/order-cancel.ts";
import { cancelOrder } from "../../../../sim/wire/requests/orders.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";

const cancel = (desk: OrderDesk, orderId = 1, manualOrderCancelTime = "") =>
  desk.client.send(cancelOrder, { orderId, manualOrderCancelTime });
const codes = (desk: OrderDesk, orderId = 1) => errors(cancel(desk, orderId)).map(([code]) => code);

testRules(ORDER_CANCEL_RULES, {
  "an ID under which the client has no order; orders of others are such": {
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
