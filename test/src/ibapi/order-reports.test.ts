import { expect, test } from "vitest";
import { KnownOrders } from "../../../src/ibapi/known-orders.ts";
import { OrderReports } from "../../../src/ibapi/order-reports.ts";
import type { ViewParts } from "../../../src/ibapi/view-options.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { RESTING } from "../../support/views.ts";
import { soon, type ViewsFixture, viewsFixture } from "../../support/views-fixture.ts";

const order = (orderId: number, more: object = {}): object => ({
  ...RESTING,
  ...{ orderId, clientId: 1, permId: 900 + orderId, parentId: 0 },
  ...more,
});
const status = (
  orderId: number,
  standing: string,
  more: { parentId?: number; clientId?: number } = {},
): unknown[] => [
  ...[orderId, standing, 0, 1, 0, 900 + orderId, more.parentId ?? 0, 0, more.clientId ?? 1, "", 0],
];
const standing = (name: string, more: object = {}): object => ({
  ...{ status: name, filled: 0, remaining: 1, avgFillPrice: 0, permId: 940, parentId: 0, lastFillPrice: 0 },
  ...{ clientId: 1, whyHeld: "", mktCapPrice: 0 },
  ...more,
});
const row = (orderId: number, more: object = {}): object => ({
  ...{ orderId, contract: AAPL, order: order(orderId), orderState: { status: "Submitted" } },
  ...more,
});

/** A session whose list of open orders the test answers. */
function listed(): ViewsFixture & { answer(rows: unknown[]): Promise<void> } {
  const waiting: ((rows: unknown[]) => void)[] = [];
  const read = (): Promise<unknown> => new Promise((resolve) => void waiting.push(resolve));
  const hand = viewsFixture({ nextValidId: 40, reads: { getOpenOrders: read, getAllOpenOrders: read } });
  const answer = async (rows: unknown[]): Promise<void> => {
    for (const resolve of waiting.splice(0)) resolve(rows);
    await soon();
  };
  return { ...hand, answer };
}

test("a list of open orders emits each order with status and parent, under the caller's IDs", async () => {
  const { take, answer } = listed();
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  call.reqOpenOrders?.();
  await answer([
    row(40, { standing: standing("Submitted") }),
    row(41, {
      order: order(41, { parentId: 40 }),
      standing: standing("PreSubmitted", { permId: 941, parentId: 40, whyHeld: "child", mktCapPrice: 3 }),
    }),
    row(40, { order: order(40, { clientId: 9, parentId: 39 }) }),
  ]);
  expect(news()).toEqual([
    ["openOrder", 7, AAPL, order(40, { orderId: 7 }), { status: "Submitted" }],
    ["orderStatus", 7, "Submitted", 0, 1, 0, 940, 0, 0, 1, "", 0],
    ["openOrder", -2, AAPL, order(41, { orderId: -2, parentId: 7 }), { status: "Submitted" }],
    ["orderStatus", -2, "PreSubmitted", 0, 1, 0, 941, 7, 0, 1, "child", 3],
    ["openOrder", -3, AAPL, order(40, { orderId: -3, clientId: 9, parentId: -4 }), { status: "Submitted" }],
    ["openOrderEnd"],
  ]);
});

test("a list does not repeat events that TWS sent unsolicited since its request", async () => {
  const { take, answer, comes } = listed();
  const { call, news } = take();
  for (const id of [1, 2, 3]) call.placeOrder?.(id, AAPL, RESTING);
  comes("openOrder", 40, AAPL, order(40), { status: "Submitted" });
  comes("orderStatus", ...status(40, "Submitted"));
  news();
  call.reqOpenOrders?.();
  comes("orderStatus", ...status(40, "Submitted"));
  comes("openOrder", 41, AAPL, order(41), { status: "Submitted" });
  comes("orderStatus", ...status(42, "Filled"));
  expect(news().map(([event, id]) => [event, id])).toEqual([
    ["orderStatus", 1],
    ["openOrder", 2],
    ["orderStatus", 3],
  ]);
  await answer([40, 41, 42].map((id) => row(id, { standing: standing("Submitted") })));
  expect(news().map(([event, id]) => [event, id])).toEqual([
    ["openOrder", 1],
    ["orderStatus", 2],
    ["openOrderEnd", undefined],
  ]);
  // The next list is whole again.
  call.reqOpenOrders?.();
  await answer([40, 41].map((id) => row(id, { standing: standing("Submitted") })));
  expect(news().map(([event, id]) => [event, id])).toEqual([
    ["openOrder", 1],
    ["orderStatus", 1],
    ["openOrder", 2],
    ["orderStatus", 2],
    ["openOrderEnd", undefined],
  ]);
});

test("a list stops when a listener closes the view", async () => {
  const { take, answer } = listed();
  const { api, call, view, told } = take();
  api.on("openOrder" as never, () => view.close());
  call.reqOpenOrders?.();
  await answer([row(40), row(41)]);
  expect(told.map(([event]) => event)).toEqual(["disconnected", "openOrder"]);
});

test("a bracket is emitted with the caller's IDs of parents, in orderStatus, too", () => {
  const { take, comes } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  call.placeOrder?.(8, AAPL, { ...RESTING, parentId: 7 });
  comes("orderStatus", ...status(41, "PreSubmitted", { parentId: 40 }));
  comes("openOrder", 41, AAPL, order(41, { parentId: 40 }), { status: "PreSubmitted" });
  expect(news()).toEqual([
    ["orderStatus", 8, "PreSubmitted", 0, 1, 0, 941, 7, 0, 1, "", 0],
    ["openOrder", 8, AAPL, order(41, { orderId: 8, parentId: 7 }), { status: "PreSubmitted" }],
  ]);
});

test("an execution without an order ID is emitted as it is, as a copy for each listener", () => {
  const { take, comes } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  call.reqExecutions?.(8, {});
  const execution = { execId: "e1", permId: 5 };
  comes("execDetails", 41, AAPL, execution);
  const [fill] = news();
  expect(fill).toEqual(["execDetails", 8, AAPL, execution]);
  expect([fill?.[2] === AAPL, fill?.[3] === execution]).toEqual([false, false]);
  const report = { execId: "e1", commission: 1 };
  comes("commissionReport", report);
  const [commission] = news();
  expect(commission).toEqual(["commissionReport", report]);
  expect(commission?.[1]).not.toBe(report);
});

test("a listener that changes an order does not affect the next one", () => {
  const { take, comes } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  const [contract, state, conditions] = [{ ...AAPL }, { status: "Submitted" }, [{ price: 1 }]];
  comes("openOrder", 40, contract, order(40, { conditions }), state);
  const [open] = news();
  expect([open?.[2] === contract, open?.[4] === state]).toEqual([false, false]);
  expect((open?.[3] as { conditions: unknown[] } | undefined)?.conditions).not.toBe(conditions);
});

test("an order that was refused before TWS showed it is over; a notice about it is not its end", () => {
  const { take, comes, router } = viewsFixture({ nextValidId: 1, messagesPerSecond: 100_000 });
  const { call, told } = take();
  for (let id = 1; id <= 1_003; id++) call.placeOrder?.(id, AAPL, RESTING);
  comes("openOrder", 1, AAPL, order(1), { status: "Submitted" });
  for (let id = 1; id <= 1_003; id++) comes("error", new Error("x"), id === 2 ? 399 : 201, id);
  // A thousand are over; the first was shown, and the second was only remarked on.
  expect(router.owned).toBe(1_002);
  expect(told).toHaveLength(1_004);
});

test("final statuses end an order, and one that becomes active again is followed again", () => {
  const { take, comes, router } = viewsFixture({ nextValidId: 1, messagesPerSecond: 100_000 });
  const { call, news } = take();
  for (let id = 1; id <= 1_006; id++) call.placeOrder?.(id, AAPL, RESTING);
  const ends = ["Filled", "Cancelled", "ApiCancelled", "Inactive", "Submitted", "Inactive"];
  for (const [at, one] of ends.entries()) comes("orderStatus", ...status(at + 1, one));
  comes("orderStatus", ...status(6, "Submitted"));
  for (let id = 7; id <= 1_006; id++) comes("orderStatus", ...status(id, "Filled"));
  // A thousand that are over are known, and two that are not.
  expect(router.owned).toBe(1_002);
  news();
  for (let id = 1; id <= 7; id++) call.cancelOrder?.(id);
  expect(news().map(([, , code, id]) => [code, id])).toEqual([1, 2, 3, 4].map((id) => [10147, id]));
});

test("an order that ended after a list was complete is not emitted as open", async () => {
  const { take, answer, comes } = listed();
  const { call, news } = take();
  call.placeOrder?.(7, AAPL, RESTING);
  comes("orderStatus", ...status(40, "Cancelled"));
  news();
  call.reqOpenOrders?.();
  await answer([row(40)]);
  expect(news()).toEqual([["openOrderEnd"]]);
});

test("error 100 about an order slows the pool down as any other", () => {
  const { take, comes, budgets } = viewsFixture({ messagesPerSecond: 40 });
  take().call.placeOrder?.(7, MSFT, RESTING);
  comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 1);
  expect(budgets.pacer.messagesPerSecond).toBeLessThan(40);
});

/** The reports of one caller, with what they tell. */
function reportsFixture(clientId: number): { reports: OrderReports; book: KnownOrders; news(): unknown[] } {
  const { live } = viewsFixture({ clientId });
  const told: unknown[] = [];
  const book = new KnownOrders(live, () => {});
  const emit = (event: string, args: readonly unknown[]): void => void told.push([event, ...args]);
  const reports = new OrderReports({ live, emit, connected: () => true } as unknown as ViewParts, book);
  return { reports, book, news: () => told.splice(0) };
}

test("completed orders and their parents have the caller's IDs, where TWS sends IDs", () => {
  const { reports, book } = reportsFixture(1);
  book.follow(book.add(7), 40);
  const given = order(40, { parentId: 41 }) as never;
  expect(reports.completed(given)).toEqual(order(40, { orderId: 7, parentId: -2 }));
  expect(given).toEqual(order(40, { parentId: 41 }));
  expect(reports.completed(order(0) as never)).toEqual(order(0));
  expect(reports.completed(order(0, { parentId: undefined }) as never)).toEqual(
    order(0, { parentId: undefined }),
  );
});

test("orders placed in TWS are emitted below -1, those of other clients and callers are not", () => {
  const { reports, book, news } = reportsFixture(0);
  const { tradedInTws: auto } = reports;
  const inTws = (orderId: number, clientId: number | undefined): object => order(orderId, { clientId });
  auto.receive("openOrder", [0, AAPL, inTws(0, 0), { status: "Submitted" }]);
  auto.receive("orderStatus", status(0, "Submitted", { clientId: 0 }));
  auto.receive("orderBound", [900, 0, 0]);
  auto.receive("openOrder", [-5, AAPL, inTws(-5, undefined), { status: "Submitted" }]);
  expect(news()).toEqual([
    ["openOrder", -2, AAPL, { ...inTws(0, 0), orderId: -2 }, { status: "Submitted" }],
    ["orderStatus", -2, "Submitted", 0, 1, 0, 900, 0, 0, 0, "", 0],
    ["orderBound", 900, 0, -2],
    ["openOrder", -3, AAPL, { ...inTws(-5, undefined), orderId: -3 }, { status: "Submitted" }],
  ]);
  // What it was told counts as told already when a list comes.
  expect(reports.mark()).toBe(3);
  book.follow(book.shownAs(-6, 0, 894), -6);
  auto.receive("openOrder", [-6, AAPL, inTws(-6, 0), { status: "Submitted" }]);
  auto.receive("openOrder", [1, AAPL, inTws(1, 0), { status: "Submitted" }]);
  auto.receive("openOrder", [0, AAPL, inTws(0, 9), { status: "Submitted" }]);
  auto.receive("orderStatus", status(0, "Submitted", { clientId: 9 }));
  auto.receive("orderBound", [900, 9, 0]);
  auto.receive("orderBound", [900, 0, 1]);
  expect(news()).toEqual([]);
});

test("an unsolicited event is newer than every earlier list; a list brings no unsolicited event", async () => {
  const { reports, book, news } = reportsFixture(1);
  const one = book.add(7);
  book.follow(one, 40);
  reports.receive(one, "orderStatus", status(40, "Submitted"));
  const mark = reports.mark();
  reports.receive(one, "openOrder", [40, AAPL, order(40), { status: "Submitted" }]);
  expect([mark, reports.mark()]).toEqual([1, 2]);
  news();
  for (const _time of [1, 2]) reports.list([row(40, { standing: standing("Submitted") })] as never, mark);
  const told = ["orderStatus", "openOrderEnd", "orderStatus", "openOrderEnd"];
  expect(news().map((event) => (event as unknown[])[0])).toEqual(told);
  expect(reports.mark()).toBe(2);
});

test("a what-if answer changes nothing known of an order; an order active again has not ended", () => {
  const { reports, book } = reportsFixture(1);
  const one = book.add(7);
  book.follow(one, 40);
  const open = (state: object | undefined, more: object = {}): boolean => {
    book.markForgettable(one);
    reports.receive(one, "openOrder", [40, AAPL, order(40, more), state]);
    return one.forgettable;
  };
  expect([open({ status: "Submitted" }, { whatIf: true }), one.reported, one.emitted.size]).toEqual([
    true,
    undefined,
    0,
  ]);
  expect([open({ status: "Submitted" }), open(undefined), open({ status: "Filled" })]).toEqual([
    false,
    false,
    true,
  ]);
  expect(one.reported).toEqual({ contract: AAPL, order: order(40) });
  reports.receive(one, "orderStatus", status(40, "Filled"));
  expect([one.over, open({ status: "Submitted" })]).toEqual([true, true]);
});
