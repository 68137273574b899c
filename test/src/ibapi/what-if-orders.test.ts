import { expect, test } from "vitest";
import { AAPL } from "../../support/contracts.ts";
import { RESTING } from "../../support/views.ts";
import { soon, viewsFixture } from "../../support/views-fixture.ts";

const WHAT_IF = { ...RESTING, whatIf: true };
const sent = (id: number, order: object = {}): unknown[] => [
  ...["placeOrder", id, AAPL, { ...WHAT_IF, orderId: id, parentId: 0, ...order }],
];

test("a what-if order has its own ID at TWS, is answered once, and leaves the caller's ID unused", () => {
  const { take, out, comes, router, calls } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, WHAT_IF);
  expect([out(), router.owned, calls.ordered]).toEqual([[sent(40)], 1, 0]);
  const order = { ...WHAT_IF, orderId: 40, clientId: 1 };
  comes("orderStatus", 40, "PreSubmitted");
  for (let times = 0; times < 2; times++) comes("openOrder", 40, AAPL, order, { status: "PreSubmitted" });
  expect(news()).toEqual([["openOrder", 7, AAPL, { ...order, orderId: 7 }, { status: "PreSubmitted" }]]);
  expect(router.owned).toBe(0);
  call.placeOrder?.(7, AAPL, RESTING);
  expect(out()).toEqual([["placeOrder", 41, AAPL, { ...RESTING, orderId: 41, parentId: 0 }]]);
});

test("a what-if order with a warning is answered twice: with the warning, then with its numbers", () => {
  const { take, comes, router } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  const numbers = { initMarginAfter: 2_500, commission: 1 };
  const order = { ...WHAT_IF, orderId: 40, clientId: 1 };
  for (const unset of [undefined, Number.MAX_VALUE]) {
    call.placeOrder?.(7, AAPL, WHAT_IF);
    const twsId = unset === undefined ? 40 : 41;
    const answer = (state: object): void =>
      comes("openOrder", twsId, AAPL, { ...order, orderId: twsId }, state);
    answer({ warningText: "closed", initMarginAfter: unset, commission: unset, minCommission: unset });
    expect(router.owned).toBe(1);
    answer(numbers);
    answer(numbers);
    expect(router.owned).toBe(0);
    expect(news().map(([, id, , , state]) => [id, state])).toMatchObject([
      [7, { warningText: "closed" }],
      [7, numbers],
    ]);
  }
});

test("a refused what-if order ends, one with a notice continues; both have the caller's ID", () => {
  const { take, comes, router } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, WHAT_IF);
  comes("error", new Error("Order Message: OrderId 40"), 399, 40, "more");
  expect(router.owned).toBe(1);
  comes("error", new Error("Order rejected"), 201, 40);
  comes("error", new Error("Order rejected"), 201, 40);
  expect(news()).toEqual([
    [
      "error",
      new Error("Order Message: OrderId 7", { cause: new Error("Order Message: OrderId 40") }),
      ...[399, 7, "more"],
    ],
    ["error", new Error("Order rejected"), 201, 7],
  ]);
  expect(router.owned).toBe(0);
});

test("the preview of a child names its parent by the number of the session", () => {
  const { take, out } = viewsFixture({ nextValidId: 40 });
  const { call } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  out();
  call.placeOrder?.(8, AAPL, { ...WHAT_IF, parentId: 7 });
  expect(out()).toEqual([sent(41, { parentId: 40 })]);
});

test("a what-if order that cannot be sent emits the reason, and is not followed", async () => {
  const { take, router } = viewsFixture({
    onSent: () => {
      throw new Error("no such field");
    },
  });
  const { call, told } = take();
  call.placeOrder?.(7, AAPL, WHAT_IF);
  await soon();
  expect(told.map(([event, error, ...rest]) => [event, (error as Error).message, ...rest])).toEqual([
    ["error", "Cannot send placeOrder: no such field", 320, 7],
  ]);
  expect(router.owned).toBe(0);
});

test("an error of the library about a preview without a number reaches who placed it", () => {
  const hand = viewsFixture({
    onSent: () => hand.comes("error", new Error("too old"), 503, -1),
  });
  const { call, told } = hand.take();
  call.placeOrder?.(7, AAPL, WHAT_IF);
  expect([told, hand.router.owned]).toEqual([[["error", new Error("too old"), 503, 7]], 0]);
});

test("a what-if order queued at 1100 is dropped, and a closed view keeps nothing of it", async () => {
  const { take, live, router, clock, out } = viewsFixture({ messagesPerSecond: 1 });
  const { call, view, news } = take();
  call.placeOrder?.(1, AAPL, WHAT_IF);
  call.placeOrder?.(2, AAPL, WHAT_IF);
  live.setIbkrLink("lost");
  await soon();
  expect(news().map(([event, error, ...rest]) => [event, (error as Error).message, ...rest])).toEqual([
    ["error", "Not sent: placeOrder: TWS is cut off from IBKR", 504, 2],
  ]);
  live.setIbkrLink("back");
  await clock.advance(10_000);
  expect([out().length, router.owned]).toEqual([1, 1]);
  view.close();
  expect([news(), router.owned]).toEqual([[["disconnected"]], 0]);
});

test("of previews without an answer the last thousand are followed", () => {
  const { take, router, comes } = viewsFixture({ messagesPerSecond: 10_000 });
  const { call, told } = take();
  for (let id = 1; id <= 1_002; id++) call.placeOrder?.(id, AAPL, WHAT_IF);
  expect(router.owned).toBe(1_000);
  for (const id of [1, 2, 3, 1_002]) comes("error", new Error("rejected"), 201, id);
  expect(told.map(([, , code, id]) => [code, id])).toEqual([
    [201, 3],
    [201, 1_002],
  ]);
});

test("error 100 about a preview slows the pool down as any other", () => {
  const { take, comes, budgets } = viewsFixture({ messagesPerSecond: 40 });
  take().call.placeOrder?.(7, AAPL, WHAT_IF);
  comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 1);
  expect(budgets.pacer.messagesPerSecond).toBeLessThan(40);
});
