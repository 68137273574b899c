import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { cancelOrder, reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { type PlaceOrder, placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { openOrder, orderStatus } from "../../../../sim/wire/responses/orders.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { errors, OrderDesk } from "../../../support/order-rules.ts";
import { received, Table } from "../../../support/table.ts";

const HOUR = 3_600_000;
const HELD = { transmit: false };
/** An order that waits at 200, and the same with a limit that would be cancelled for being too aggressive. */
const BEYOND: Partial<PlaceOrder> = { lmtPrice: 900 };
const CHILD: Partial<PlaceOrder> = { parentId: 1, action: "SELL", lmtPrice: 400 };

test("an order beyond the band is held while it is not transmitted, and cancelled when it is", () => {
  const desk = new OrderDesk();
  expect(errors(desk.place({ ...BEYOND, ...HELD }))).toEqual([]);
  expect(errors(desk.table.advance(HOUR))).toEqual([]);
  expect(desk.exchange.trading.orders().map(({ status }) => status)).toEqual(["PendingSubmit"]);
  expect(errors(desk.place(BEYOND)).map(([code]) => code)).toEqual([202]);
});

test("an order beyond the margin gets 201 and Inactive when its child transmits it", () => {
  const desk = new OrderDesk();
  expect(desk.place({ orderType: "MKT", lmtPrice: undefined, totalQuantity: 100_000, ...HELD })).toEqual([]);
  const effects = desk.place({ ...CHILD, orderId: 2 });
  expect(received(effects, error).map(({ reqId, code }) => [reqId, code])).toEqual([
    [1, 201],
    [2, 201],
  ]);
  const statuses = received(effects, orderStatus).map(({ orderId, status }) => [orderId, status]);
  expect(statuses).toEqual([
    [1, "Inactive"],
    [2, "Inactive"],
  ]);
});

test("notices about the market come when an order is transmitted, those of TWS when it is placed", () => {
  const saturday = Date.UTC(2026, 0, 17, 15);
  const table = new Table({ messagesPerSecond: 0 }, new Exchange(), saturday);
  const desk = new OrderDesk();
  const client = table.client(1);
  const send = (change: Partial<PlaceOrder>) =>
    errors(client.send(placeOrder, desk.order(change))).map(([code]) => code);
  expect(send({ tif: "", ...HELD })).toEqual([10349]);
  expect(send({ ...CHILD, orderId: 2 })).toEqual([399, 399]);
});

test("a held change leaves the open order as it was; a transmitted change shows", () => {
  const desk = new OrderDesk();
  const limit = () =>
    received(desk.client.send(reqOpenOrders, {}), openOrder).map(({ lmtPrice, status }) => [
      lmtPrice,
      status,
    ]);
  desk.place();
  expect(desk.place({ lmtPrice: 210, ...HELD })).toEqual([]);
  expect(limit()).toEqual([[200, "Submitted"]]);
  desk.place({ ...CHILD, orderId: 2 });
  expect(limit()[0]).toEqual([210, "Submitted"]);
});

test("a held change that is rejected when transmitted is dropped: 201, and the order works on", () => {
  const desk = new OrderDesk();
  desk.place();
  desk.place({ totalQuantity: 100_000, ...HELD });
  const effects = desk.place({ ...CHILD, orderId: 2 });
  expect(received(effects, error)).toMatchObject([{ reqId: 1, code: 201 }]);
  const [first] = received(desk.client.send(reqOpenOrders, {}), openOrder);
  expect(first).toMatchObject({ orderId: 1, totalQuantity: 10, status: "Submitted" });
});

test("a held order is cancelled as ApiCancelled, and a held change goes with its order", () => {
  const desk = new OrderDesk();
  const statuses = (orderId: number) =>
    received(desk.client.send(cancelOrder, { orderId }), orderStatus).map(({ status }) => status);
  desk.place({ orderId: 1, ...HELD });
  desk.place({ orderId: 2 });
  desk.place({ orderId: 2, lmtPrice: 210, ...HELD });
  expect(statuses(1)).toEqual(["ApiCancelled"]);
  expect(statuses(2)).toEqual(["Cancelled"]);
});

test("an order for a cryptocurrency on a Saturday is held with 399, and works from Sunday 03:00", () => {
  const table = new Table({ messagesPerSecond: 0 }, new Exchange(), Date.UTC(2026, 0, 17, 15));
  const desk = new OrderDesk();
  const client = table.client(1);
  const order = { orderType: "MKT", lmtPrice: undefined, totalQuantity: 0, cashQty: 20, tif: "IOC" };
  expect(errors(client.send(placeOrder, desk.order(order, "CRYPTO")))).toEqual([
    [399, expect.stringContaining("will not be placed at the exchange until 2026-01-18 03:00:00 US/Eastern")],
  ]);
  const before = received(table.advance(16 * HOUR), orderStatus);
  expect(before).toEqual([]);
  const after = received(table.advance(2 * HOUR), orderStatus).map(({ status }) => status);
  expect(after.at(-1)).toBe("Filled");
});
