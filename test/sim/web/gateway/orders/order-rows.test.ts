import { expect, test } from "vitest";
import { orderDelta, orderRow, orderStatus } from "../../../../../sim/web/gateway/orders/order-rows.ts";
import { WebOrders } from "../../../../../sim/web/gateway/state/web-orders.ts";
import { GatewayTable } from "../../../../support/web/gateway-table.ts";
import { placedOrderId } from "../../../../support/web/orders.ts";

test("row, change and status of an order agree", () => {
  const table = GatewayTable.primed();
  const order = table.exchange.trading.order(Number(placedOrderId(table, { outsideRTH: true })));
  if (order === undefined) throw new Error("Cannot find the order: it was not placed");
  const row = orderRow(order, new WebOrders());
  expect(row).toMatchObject(orderDelta(order));
  expect(row).toMatchObject({ sizeAndFills: "0/10", avgPrice: "", side: "BUY", timeInForce: "CLOSE" });
  expect(orderStatus(order)).toMatchObject({
    order_id: row.orderId,
    order_status: row.status,
    size: "10",
    cum_fill: "0",
    side: "B",
    outside_rth: true,
    cannot_cancel_order: false,
  });
});
