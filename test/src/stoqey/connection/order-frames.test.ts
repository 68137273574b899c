import { expect, test } from "vitest";
import { ORDERS_MAX, type OrderFrame, OrderFrames } from "../../../../src/stoqey/connection/order-frames.ts";

type Event = readonly [event: string, ...args: unknown[]];

const status = (id: number, state: string, clientId = 1): Event => [
  "orderStatus",
  ...[id, state, 0, 1, 0, 9, 0, 0, clientId, "", 0],
];
const openOrder = (id: number, clientId = 1, state = "Submitted"): Event => [
  "openOrder",
  ...[id, {}, { clientId }, { status: state }],
];
const execution = (orderId: number, clientId = 1): Event => ["execDetails", -1, {}, { orderId, clientId }];
const error = (id: number, code: number): Event => ["error", new Error("no"), code, id];

/** Is anything unacknowledged once these frames are out and these events have come? */
function unacknowledged(frames: readonly OrderFrame[], events: readonly Event[]): boolean {
  const orders = new OrderFrames(1);
  for (const frame of frames) orders.written(frame);
  for (const [event, ...args] of events) orders.received(event, args);
  return orders.unacknowledged;
}

const ORDER: OrderFrame = { kind: "order", id: 7 };
const CANCEL: OrderFrame = { kind: "cancel", id: 7 };
const ALL: OrderFrame = { kind: "global-cancel", id: Number.NaN };
const TIME: OrderFrame = { kind: "time", id: Number.NaN };

test("an order is acknowledged by its open order, status, execution or error, and nothing else", () => {
  expect(unacknowledged([], [])).toBe(false);
  expect(unacknowledged([ORDER], [])).toBe(true);
  for (const event of [openOrder(7), status(7, "Submitted"), execution(7), error(7, 201), error(7, 399)]) {
    expect(unacknowledged([ORDER], [event])).toBe(false);
  }
  const others: Event[] = [
    ...[openOrder(8), status(8, "Filled"), execution(8), error(8, 201), error(-1, 2104)],
    ...[openOrder(7, 2), status(7, "Filled", 2), execution(7, 2)],
    ["tickPrice", 7, 1, 100, true] as Event,
    ["currentTime", 7] as Event,
    ["contractDetailsEnd", 7] as Event,
  ];
  expect(unacknowledged([ORDER], others)).toBe(true);
});

test("a cancel is acknowledged by a status cancelled or filled, or by an answer to a cancel", () => {
  for (const state of ["PendingCancel", "Cancelled", "ApiCancelled", "Filled"]) {
    expect(unacknowledged([CANCEL], [status(7, state)])).toBe(false);
  }
  for (const code of [135, 136, 161, 202, 10147, 10148]) {
    expect(unacknowledged([CANCEL], [error(7, code)])).toBe(false);
  }
  for (const event of [status(7, "Submitted"), openOrder(7), execution(7), error(7, 399)]) {
    expect(unacknowledged([ORDER, CANCEL], [event])).toBe(true);
  }
});

test("a global cancel is acknowledged by a cancelled order without a cancel of its own", () => {
  expect(unacknowledged([ALL], [])).toBe(true);
  expect(unacknowledged([ALL], [status(3, "Cancelled")])).toBe(false);
  expect(unacknowledged([ALL], [error(3, 202)])).toBe(false);
  expect(unacknowledged([CANCEL, ALL], [status(7, "Cancelled")])).toBe(true);
  expect(unacknowledged([ALL], [status(3, "Submitted"), status(3, "Cancelled", 2)])).toBe(true);
});

test("a global cancel is acknowledged by the answer to a time request that was sent after it", () => {
  const told: Event = ["currentTime", 1];
  expect(unacknowledged([ALL, TIME], [told])).toBe(false);
  // The first answer is that to the request before.
  expect(unacknowledged([TIME, ALL, TIME], [told])).toBe(true);
  expect(unacknowledged([TIME, ALL, TIME], [told, told])).toBe(false);
  expect(unacknowledged([TIME, ALL], [told])).toBe(true);
});

test("orders that TWS never acknowledges cost bounded memory, and stay unacknowledged", () => {
  const orders = new OrderFrames(1);
  for (let id = 0; id <= ORDERS_MAX; id++) orders.written({ kind: "order", id });
  for (let id = 0; id <= ORDERS_MAX; id++) orders.received("openOrder", [id, {}, { clientId: 1 }, {}]);
  expect(orders.unacknowledged).toBe(true);
});

test("the bound is on orders and cancels together", () => {
  const orders = new OrderFrames(1);
  for (let id = 0; id < ORDERS_MAX / 2; id++) {
    orders.written({ kind: "order", id });
    orders.written({ kind: "cancel", id });
  }
  for (let id = 0; id < ORDERS_MAX / 2; id++) orders.received("orderStatus", [id, "Cancelled"]);
  expect(orders.unacknowledged).toBe(false);
  for (let id = 0; id < ORDERS_MAX / 2; id++) {
    orders.written({ kind: "order", id });
    orders.written({ kind: "cancel", id });
  }
  orders.written({ kind: "cancel", id: ORDERS_MAX });
  for (let id = 0; id <= ORDERS_MAX; id++) orders.received("orderStatus", [id, "Cancelled"]);
  expect(orders.unacknowledged).toBe(true);
});

test("an open order that is cancelled or filled acknowledges a cancel, as its status does", () => {
  for (const state of ["PendingCancel", "Cancelled", "ApiCancelled", "Filled"])
    expect(unacknowledged([CANCEL], [openOrder(7, 1, state)])).toBe(false);
});

test("a message that names no client is about this one; one without a number is about no order", () => {
  expect(unacknowledged([ORDER], [["orderStatus", 7, "Submitted"]])).toBe(false);
  expect(unacknowledged([{ kind: "order", id: 0 }], [error(0, 201)])).toBe(false);
  const odd = ["7", undefined, null, {}].flatMap((id): Event[] => [
    ["orderStatus", id, "Cancelled"],
    ["error", new Error("no"), 202, id],
  ]);
  expect(unacknowledged([ORDER, ALL], odd)).toBe(true);
  expect(unacknowledged([ALL], odd)).toBe(true);
  // A notice is about nothing in particular, whatever its code.
  expect(unacknowledged([ALL], [error(-1, 202)])).toBe(true);
});
