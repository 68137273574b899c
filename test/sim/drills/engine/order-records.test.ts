import { expect, test } from "vitest";
import { orderRecords } from "../../../../sim/drills/engine/order-records.ts";
import { drillLog, seenMessage, traceEvent } from "../../../support/drill-log.ts";

const PLACED = seenMessage("placeOrder", 5, {
  id: 7,
  text: "placeOrder #7 BUY 5 AAPL LMT 190",
  values: { orderRef: "entry" },
});
const status = (frame: number, values: Readonly<Record<string, unknown>>, isLost = false) =>
  seenMessage("orderStatus", frame, { values: { orderId: 7, ...values }, isLost });

/** Twenty events of a connection that lives on: frame 8 was sent at 8. */
const SENT = Array.from({ length: 20 }, (_, place) => traceEvent("sent", "orderStatus", place + 1));

/** A log in which TWS held the order. */
const HELD = drillLog(SENT, [], {
  orders: new Map([
    [
      "100",
      {
        clientId: 1,
        orderId: 7,
        orderRef: "entry",
        text: "BUY 5 AAPL LMT 190",
        held: [{ atMs: 6, text: "Submitted, 0 of 5 filled", frame: undefined }],
      },
    ],
  ]),
});

test("an order that TWS held has what it held, and what its client has received", () => {
  const answers = [
    status(8, { status: "Submitted", filled: 2, remaining: 3 }),
    status(9, { status: "Filled", filled: 5, remaining: 0 }, true),
    seenMessage("error", 10, { id: 7, values: { code: 202, text: "Order Canceled" } }),
    seenMessage("openOrder", 11, { values: { orderId: 7 }, text: "openOrder #7 BUY 5 AAPL" }),
    seenMessage("tickPrice", 12, { id: 7 }),
  ];
  expect(orderRecords(HELD, [PLACED], answers)).toEqual([
    {
      clientId: 1,
      orderId: 7,
      orderRef: "entry",
      text: "BUY 5 AAPL LMT 190",
      received: [
        { atMs: 8, text: "Submitted, 2 of 5 filled", frame: 8 },
        { atMs: 10, text: "error 202: Order Canceled", frame: 10 },
        { atMs: 11, text: "openOrder #7 BUY 5 AAPL", frame: 11 },
      ],
      doubtful: [],
      held: [{ atMs: 6, text: "Submitted, 0 of 5 filled", frame: undefined }],
    },
  ]);
});

test("an order that TWS never read is there too, by what the client has sent", () => {
  const [record, ...others] = orderRecords(drillLog(SENT), [PLACED, { ...PLACED, frame: 6 }], []);
  expect(record).toEqual({
    clientId: 1,
    orderId: 7,
    orderRef: "entry",
    text: "BUY 5 AAPL LMT 190",
    received: [],
    doubtful: [],
    held: [],
  });
  expect(others).toEqual([]);
});

test("orders of equal numbers of two clients are two orders, with the answers of each", () => {
  const other = { ...PLACED, message: { ...PLACED.message, clientId: 2, connection: 2 } };
  const answer = status(8, { status: "Submitted", filled: 0, remaining: 5 });
  const records = orderRecords(drillLog(SENT), [PLACED, other], [answer]);
  expect(records.map(({ clientId, received }) => [clientId, received.length])).toEqual([
    [1, 1],
    [2, 0],
  ]);
});
