import { expect, test } from "vitest";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { RESTING, type Told } from "../../support/views.ts";
import { soon, viewsFixture } from "../../support/views-fixture.ts";

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

test("a child of an unsent parent is not sent, and one of a forgotten parent is refused", async () => {
  const { take, out, clock } = viewsFixture({ nextValidId: 40, messagesPerSecond: 2 });
  const { call, news } = take();
  for (let id = 1; id <= 3; id++) call.reqUserInfo?.(id);
  call.placeOrder?.(7, AAPL, RESTING);
  call.placeOrder?.(8, AAPL, { ...RESTING, parentId: 7 });
  call.cancelOrder?.(7);
  await soon();
  news();
  await clock.advance(60_000);
  expect(errors(news())).toEqual([["Cannot send placeOrder: its parent 7 was not sent", 504, 8]]);
  call.placeOrder?.(9, AAPL, { ...RESTING, parentId: 7 });
  expect(errors(news())).toEqual([["Missing parent order: 7 is not known", 10006, 9]]);
  expect(out().filter(([name]) => name === "placeOrder")).toEqual([]);
});

test("a shown order can be changed with the same contract and side, and cancelled", () => {
  const { take, out, comes, router } = viewsFixture({ nextValidId: 40 });
  const [one, other] = [take(), take()];
  one.call.placeOrder?.(1, AAPL, RESTING);
  // The other one is shown the order with a fill.
  other.call.reqExecutions?.(2, {});
  comes("execDetails", 41, AAPL, { orderId: 40, clientId: 1, permId: 940, execId: "e1" });
  const shown = -2;
  expect(other.news()[0]?.[3]).toMatchObject({ orderId: shown });
  out();
  other.call.placeOrder?.(shown, AAPL, { ...RESTING, lmtPrice: 3 });
  expect(out()).toEqual([sentOrder(40, { lmtPrice: 3 })]);
  comes("openOrder", 40, AAPL, { ...RESTING, orderId: 40, clientId: 1 }, { status: "Submitted" });
  expect(other.news().map(([event, id]) => [event, id])).toEqual([["openOrder", -2]]);
  other.call.placeOrder?.(shown, MSFT, RESTING);
  other.call.placeOrder?.(shown, AAPL, { ...RESTING, action: "SELL" });
  expect(errors(other.news())).toEqual([
    ["Order being modified does not match original order", 105, -2],
    ["Order being modified does not match original order", 105, -2],
  ]);
  other.call.cancelOrder?.(shown);
  expect(out()).toEqual([["cancelOrder", 40]]);
  expect(router.owned).toBe(2);
});

test("an order of another client ID is shown below -1, and cannot be changed or cancelled", () => {
  const { take, out, comes } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.reqExecutions?.(2, {});
  comes("execDetails", 40, AAPL, { orderId: 40, clientId: 9, permId: 5, execId: "e1" });
  expect(news()[0]?.[3]).toMatchObject({ orderId: -2 });
  out();
  call.placeOrder?.(-2, AAPL, RESTING);
  call.placeOrder?.(-2, AAPL, { ...RESTING, whatIf: true });
  call.cancelOrder?.(-2);
  expect(errors(news())).toEqual(
    Array(3).fill(["OrderId -2 that needs to be cancelled is not found.", 10147, -2]),
  );
  expect(out()).toEqual([]);
});

test("the preview of a change uses the ID of the order and changes nothing known of it", () => {
  const { take, out, comes } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  call.placeOrder?.(7, AAPL, { ...RESTING, whatIf: true });
  expect(out()).toEqual([sentOrder(40), sentOrder(40, { whatIf: true })]);
  const order = { ...RESTING, orderId: 40, clientId: 1, whatIf: true };
  comes("openOrder", 40, AAPL, order, { status: "PreSubmitted" });
  expect(news()).toEqual([["openOrder", 7, AAPL, { ...order, orderId: 7 }, { status: "PreSubmitted" }]]);
});

test("a child may name its parent also when that is over and its number is forgotten", () => {
  const { take, out, comes } = viewsFixture({ nextValidId: 1, messagesPerSecond: 100_000 });
  const { call, told } = take();
  call.placeOrder?.(1, AAPL, RESTING);
  call.placeOrder?.(2, AAPL, { ...RESTING, parentId: 1 });
  for (let id = 3; id <= 1_002; id++) call.placeOrder?.(id, AAPL, RESTING);
  comes(...status(1, "Filled"));
  for (let id = 3; id <= 1_002; id++) comes(...status(id, "Filled"));
  told.length = 0;
  out();
  call.placeOrder?.(2, AAPL, { ...RESTING, parentId: 1, lmtPrice: 2 });
  expect([told, out()]).toEqual([[], [sentOrder(2, { parentId: 1, lmtPrice: 2 })]]);
  call.placeOrder?.(1_003, AAPL, { ...RESTING, parentId: 1 });
  call.placeOrder?.(1, AAPL, RESTING);
  expect(errors(told)).toEqual([
    ["Missing parent order: 1 is not known", 10006, 1_003],
    ["Duplicate order id", 103, 1],
  ]);
});

test("an order of another client ID is no parent", () => {
  const { take, out, comes } = viewsFixture();
  const { call, news } = take();
  call.reqExecutions?.(2, {});
  comes("execDetails", 1, AAPL, { orderId: 40, clientId: 9, permId: 5, execId: "e1" });
  news();
  out();
  call.placeOrder?.(8, AAPL, { ...RESTING, parentId: -2 });
  expect([errors(news()), out()]).toEqual([[["Missing parent order: -2 is not known", 10006, 8]], []]);
});

test("when an order cannot be encoded, its queued change is sent in its place", async () => {
  const hand = viewsFixture({
    messagesPerSecond: 2,
    onSent: ([name, , , order]) => {
      if (name === "placeOrder" && (order as { lmtPrice: number }).lmtPrice === 9)
        throw new Error("bad price");
    },
  });
  const { call, news } = hand.take();
  for (let id = 1; id <= 3; id++) call.reqUserInfo?.(id);
  call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice: 9 });
  call.placeOrder?.(7, AAPL, { ...RESTING, lmtPrice: 2 });
  await hand.clock.advance(60_000);
  expect(errors(news())).toEqual([["Cannot send placeOrder: bad price", 320, 7]]);
  hand.out();
  call.cancelOrder?.(7);
  await hand.clock.advance(60_000);
  expect(hand.out().map(([name]) => name)).toEqual(["cancelOrder"]);
  expect(news()).toEqual([]);
});

test("number 0 is a number as any other for an order", () => {
  const { take, out } = viewsFixture({ nextValidId: 40 });
  const { call, told } = take();
  call.placeOrder?.(0, AAPL, { ...RESTING, whatIf: true });
  call.placeOrder?.(0, AAPL, RESTING);
  call.placeOrder?.(0, MSFT, { ...RESTING, action: "SELL" });
  expect(out().map(([name, id]) => [name, id])).toEqual([
    ["placeOrder", 40],
    ["placeOrder", 41],
    ["placeOrder", 41],
  ]);
  expect(told).toEqual([]);
});
