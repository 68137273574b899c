import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { AAPL } from "../../support/contracts.ts";
import { RESTING, type Told } from "../../support/views.ts";
import { soon, viewsFixture } from "../../support/views-fixture.ts";

const LOST = new PoolError("SESSION_LOST", "the session ended");

const sentOrder = (id: number, order: object = {}, contract: object = AAPL): unknown[] => [
  ...["placeOrder", id, contract, { ...RESTING, orderId: id, parentId: 0, ...order }],
];

/** The errors that were told: text, code and number. */
const errors = (told: readonly Told[]): unknown[] =>
  told
    .filter(([event]) => event === "error")
    .map(([, error, ...rest]) => [(error as Error).message, ...rest]);

const status = (id: number, standing: string, clientId = 1): [string, ...unknown[]] => [
  ...(["orderStatus", id, standing, 0, 1, 0, 900 + id, 0, 0, clientId, "", 0] as const),
];

test("an order is sent under an ID of the session, and its events have the caller's ID", () => {
  const { take, out, comes, calls, router } = viewsFixture({ nextValidId: 40 });
  const [one, other] = [take(), take()];
  one.call.placeOrder?.("7", AAPL, RESTING);
  expect([out(), calls.ordered]).toEqual([[sentOrder(40)], 1]);
  const order = { ...RESTING, orderId: 40, clientId: 1, permId: 940, parentId: 0 };
  comes("openOrder", 40, AAPL, order, { status: "Submitted" });
  comes(...status(40, "Submitted"));
  comes("execDetails", -1, AAPL, { orderId: 40, clientId: 1, permId: 940, execId: "e1" });
  comes("commissionReport", { execId: "e1", commission: 1 });
  comes("error", new Error("Order Message: OrderId 40"), 399, 40, "more");
  expect(one.told).toEqual([
    ["openOrder", 7, AAPL, { ...order, orderId: 7 }, { status: "Submitted" }],
    status(7, "Submitted").with(6, 940),
    ["execDetails", -1, AAPL, { orderId: 7, clientId: 1, permId: 940, execId: "e1" }],
    ["commissionReport", { execId: "e1", commission: 1 }],
    [
      "error",
      new Error("Order Message: OrderId 7", { cause: new Error("Order Message: OrderId 40") }),
      ...[399, 7, "more"],
    ],
  ]);
  expect([other.told, router.owned]).toEqual([[], 1]);
});

test("a change is sent under the ID of the order, and its unchanged answer is emitted", () => {
  const { take, out, comes, calls } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  comes(...status(40, "Submitted"));
  call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice: 2 });
  comes(...status(40, "Submitted"));
  expect(out()).toEqual([sentOrder(40), sentOrder(40, { lmtPrice: 2 })]);
  expect([news().length, calls.ordered]).toEqual([2, 2]);
});

test("orders that cannot be read, or whose ID is unknown, are refused and not sent", () => {
  const { take, out, live } = viewsFixture();
  const { call, news } = take();
  call.placeOrder?.(1.5, AAPL, RESTING);
  call.placeOrder?.(7, null, RESTING);
  call.placeOrder?.(7, AAPL, "order");
  call.placeOrder?.(-5, AAPL, RESTING);
  call.placeOrder?.(8, AAPL, { ...RESTING, parentId: 6 });
  call.cancelOrder?.(7);
  call.cancelOrder?.("x");
  call.cancelOrder?.(-5);
  live.setIbkrLink("lost");
  call.placeOrder?.(9, AAPL, RESTING);
  expect(errors(news())).toEqual([
    ["Cannot send placeOrder: its ID must be an integer, not 1.5", 320, -1],
    ["Cannot send placeOrder: the contract must be an object", 320, 7],
    ["Cannot send placeOrder: the order must be an object", 320, 7],
    ["OrderId -5 that needs to be changed is not found.", 10147, -5],
    ["Missing parent order: 6 is not known", 10006, 8],
    ["OrderId 7 that needs to be cancelled is not found.", 10147, 7],
    ["OrderId x that needs to be cancelled is not found.", 10147, -1],
    ["OrderId -5 that needs to be cancelled is not found.", 10147, -5],
    ["Not connected: TWS is cut off from IBKR", 504, 9],
  ]);
  expect(out()).toEqual([]);
});

test("a child names its parent by the number of the session, also when both wait for their turn", async () => {
  const { take, out, clock } = viewsFixture({ nextValidId: 40, messagesPerSecond: 1 });
  const { call, told } = take();
  for (let id = 1; id <= 3; id++) call.reqUserInfo?.(id);
  call.placeOrder?.(7, AAPL, RESTING);
  call.placeOrder?.(8, AAPL, { ...RESTING, parentId: 7 });
  await clock.advance(60_000);
  const orders = out().filter(([name]) => name === "placeOrder");
  const parent = Number(orders[0]?.[1]);
  expect(orders).toEqual([sentOrder(parent), sentOrder(parent + 1, { parentId: parent })]);
  call.placeOrder?.(8, AAPL, { ...RESTING, parentId: "7" });
  await clock.advance(60_000);
  expect(out()).toEqual([sentOrder(parent + 1, { parentId: parent })]);
  expect(errors(told)).toEqual([]);
});

test("an order cancelled before it was sent is reported as cancelled once, and forgotten", async () => {
  const { take, out, clock } = viewsFixture({ messagesPerSecond: 1 });
  const { call, news } = take();
  for (let id = 1; id <= 3; id++) call.reqUserInfo?.(id);
  call.placeOrder?.(7, AAPL, RESTING);
  call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice: 2 });
  call.cancelOrder?.(7);
  await clock.advance(60_000);
  expect(news()).toEqual([
    ["orderStatus", 7, "ApiCancelled", 0, 0, 0, 0, 0, 0, 0, undefined, "", 0],
    ["error", new Error("Order Canceled - reason: it was cancelled before it was sent"), 202, 7],
  ]);
  expect(out().filter(([name]) => name !== "reqUserInfo")).toEqual([]);
  call.cancelOrder?.(7);
  expect(errors(news())).toEqual([["OrderId 7 that needs to be cancelled is not found.", 10147, 7]]);
});

test("a cancel is sent with all arguments before queued changes, which are reported as not sent", async () => {
  const { take, out, clock, comes } = viewsFixture({ nextValidId: 40, messagesPerSecond: 2 });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  for (let id = 1; id <= 3; id++) call.reqUserInfo?.(id);
  call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice: 2 });
  call.cancelOrder?.(7, { manualOrderCancelTime: "now" });
  await clock.advance(60_000);
  expect(out().filter(([name]) => name !== "reqUserInfo")).toEqual([
    sentOrder(40),
    ["cancelOrder", 40, { manualOrderCancelTime: "now" }],
  ]);
  comes("error", new Error("Order Canceled - reason:"), 202, 40);
  expect(errors(news())).toEqual([
    ["Not sent: placeOrder: the order was cancelled before it was sent", 504, 7],
    ["Order Canceled - reason:", 202, 7],
  ]);
});

test("a cancel or a global cancel that cannot be sent emits the reason", async () => {
  const { take, end, live } = viewsFixture({
    onSent: ([name]) => {
      if (/ancel/.test(name)) throw Object.assign(new Error("too old"), { code: 503 });
    },
  });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  call.cancelOrder?.(7);
  call.reqGlobalCancel?.("now");
  await soon();
  expect(errors(news())).toEqual([
    ["Cannot send cancelOrder: too old", 503, 7],
    ["Cannot send reqGlobalCancel: too old", 503, -1],
  ]);
  expect(live.ended).toBeUndefined();
  end(LOST);
});

test("a global cancel is sent with its arguments, and drops the queued orders of all callers", async () => {
  const { take, out, clock, comes } = viewsFixture({ nextValidId: 40, messagesPerSecond: 2 });
  const [one, other] = [take(), take()];
  other.call.placeOrder?.(1, AAPL, RESTING);
  for (let id = 1; id <= 3; id++) one.call.reqUserInfo?.(id);
  other.call.placeOrder?.(2, AAPL, RESTING);
  other.call.placeOrder?.(1, AAPL, { ...RESTING, lmtPrice: 2 });
  one.call.reqGlobalCancel?.({ extOperator: "me" });
  await clock.advance(60_000);
  expect(out().filter(([name]) => name !== "reqUserInfo")).toEqual([
    sentOrder(40),
    ["reqGlobalCancel", { extOperator: "me" }],
  ]);
  // The order itself is at TWS: only its change was not sent.
  expect(other.news()).toEqual([
    ["orderStatus", 2, "ApiCancelled", 0, 0, 0, 0, 0, 0, 0, undefined, "", 0],
    [
      "error",
      new Error("Order Canceled - reason: all orders were cancelled before it was sent"),
      ...[202, 2],
    ],
    [
      "error",
      new Error("Not sent: placeOrder: all orders were cancelled before it was sent", {
        cause: expect.anything(),
      }),
      ...[504, 1],
    ],
  ]);
  comes(...status(40, "Cancelled"));
  expect(other.news()).toHaveLength(1);
  expect(one.told).toEqual([]);
});

test("an order that the library does not send emits its error, and the next order uses the ID", async () => {
  let broken: "silent" | "throws" | "complains" | undefined = "silent";
  const hand = viewsFixture({
    nextValidId: 40,
    onSent: ([name]) => {
      if (name !== "placeOrder" || broken === undefined) return;
      hand.outgoing.frames--;
      if (broken === "throws") throw Object.assign(new Error("no such field"), { code: 504 });
      if (broken === "complains") hand.comes("error", new Error("needs TWS 1000"), 503, -1);
    },
  });
  const { call, news } = hand.take();
  for (const how of ["silent", "throws", "complains"] as const) {
    broken = how;
    call.placeOrder?.(7, AAPL, RESTING);
  }
  await soon();
  expect(errors(news())).toEqual([
    ["Cannot send placeOrder: the library did not send it", 320, 7],
    ["Cannot send placeOrder: no such field", 504, 7],
    ["Cannot send placeOrder: needs TWS 1000", 503, 7],
  ]);
  expect([hand.router.owned, hand.calls.ordered]).toEqual([0, 0]);
  call.cancelOrder?.(7);
  expect(errors(news())).toEqual([["OrderId 7 that needs to be cancelled is not found.", 10147, 7]]);
  broken = undefined;
  call.placeOrder?.(8, AAPL, RESTING);
  hand.comes("error", new Error("rejected"), 201, 43);
  expect(errors(news())).toEqual([["rejected", 201, 8]]);
});

test("a change that the library does not send leaves the order known", async () => {
  let broken = false;
  const hand = viewsFixture({
    nextValidId: 40,
    onSent: ([name]) => {
      if (name === "placeOrder" && broken) throw new Error("no such field");
    },
  });
  const { call, news } = hand.take();
  call.placeOrder?.(7, AAPL, RESTING);
  broken = true;
  call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice: 2 });
  await soon();
  expect(errors(news())).toEqual([["Cannot send placeOrder: no such field", 320, 7]]);
  hand.out();
  call.cancelOrder?.(7);
  expect(hand.out()).toEqual([["cancelOrder", 40]]);
});

test("an order that was written is unknown when the session ends, and not reported as not sent", async () => {
  const hand = viewsFixture({ nextValidId: 40 });
  const { call, told } = hand.take();
  for (let id = 1; id <= 4; id++) call.placeOrder?.(id, AAPL, RESTING);
  hand.comes(...status(43, "Submitted"));
  hand.end(LOST);
  await soon();
  expect(errors(told)).toEqual([]);
  expect(hand.orders.book.unknown("").map(({ state }) => state.kind)).toEqual(Array(4).fill("unknown"));
  expect(told.at(-1)).toEqual(["disconnected"]);
});

test("release() reports no order that was sent, and none is reported afterwards", async () => {
  const hand = viewsFixture({ nextValidId: 40 });
  const { view, call, told } = hand.take();
  call.placeOrder?.(1, AAPL, RESTING);
  call.placeOrder?.(2, AAPL, { ...RESTING, whatIf: true });
  view.close();
  hand.comes(...status(40, "Submitted"));
  await soon();
  expect([told, hand.router.owned]).toEqual([[["disconnected"]], 0]);
});

test("messages queued at 1100 are dropped: an order is reported once, a change by itself", async () => {
  const { take, live, out, clock } = viewsFixture({ nextValidId: 40, messagesPerSecond: 2 });
  const { call, news } = take();
  call.placeOrder?.(1, AAPL, RESTING);
  for (let id = 1; id <= 3; id++) call.reqUserInfo?.(id);
  call.placeOrder?.(1, AAPL, { ...RESTING, lmtPrice: 2 });
  call.placeOrder?.(2, AAPL, RESTING);
  call.placeOrder?.(2, AAPL, { ...RESTING, lmtPrice: 2 });
  live.setIbkrLink("lost");
  await soon();
  expect(errors(news())).toEqual([
    ["Not sent: placeOrder: TWS is cut off from IBKR", 504, 1],
    ["Not sent: placeOrder: TWS is cut off from IBKR", 504, 2],
  ]);
  live.setIbkrLink("back");
  await clock.advance(60_000);
  expect(out().filter(([name]) => name === "placeOrder")).toEqual([sentOrder(40)]);
  call.cancelOrder?.(2);
  expect(errors(news())).toEqual([["OrderId 2 that needs to be cancelled is not found.", 10147, 2]]);
});
