import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { soon, type ViewsFixtureOptions, viewsFixture } from "../../support/views-fixture.ts";

const A = { conId: 7, symbol: "A" };
const B = { conId: 8, symbol: "B" };
const ACCOUNT = {
  account: "DU1",
  values: [{ key: "Cash", value: "1", currency: "USD" }],
  portfolio: [
    {
      ...{ contract: A, position: 2, marketPrice: 3, marketValue: 6, averageCost: 2.5 },
      ...{ unrealizedPNL: 1, realizedPNL: 0.5 },
    },
  ],
};
const REFUSED = new PoolError("TWS_ERROR", "Cannot read the positions: no (TWS error 321)", { twsCode: 321 });

/** A session with one view. */
function taken(options: ViewsFixtureOptions = {}) {
  const hand = viewsFixture(options);
  return { hand, ...hand.take() };
}

/** A view whose reads of the positions the test answers, oldest first. */
function reading() {
  const reads: { resolve(rows: unknown): void; reject(error: unknown): void }[] = [];
  const getPositions = (): Promise<unknown> =>
    new Promise((resolve, reject) => void reads.push({ resolve, reject }));
  const one = taken({ reads: { getPositions } });
  const next = async (how: "resolve" | "reject", what: unknown): Promise<void> => {
    reads.shift()?.[how](what);
    await soon();
  };
  return { ...one, next };
}

test("account updates are emitted with their end, then each change, of no other account", async () => {
  const { hand, call, news } = taken({ reads: { getAccountUpdates: async () => ACCOUNT } });
  call.reqAccountUpdates?.(true, "");
  // Which account is meant is not known yet: what comes of another one is left out once it is.
  hand.comes("updateAccountValue", "Cash", "9", "USD", "DU2");
  hand.comes("updateAccountValue", "Cash", "2", "USD", "DU1");
  hand.comes("updateAccountTime", "10:00");
  await soon();
  expect(news()).toEqual([
    ["updateAccountValue", "Cash", "1", "USD", "DU1"],
    ["updatePortfolio", A, 2, 3, 6, 2.5, 1, 0.5, "DU1"],
    ["accountDownloadEnd", "DU1"],
    ["updateAccountValue", "Cash", "2", "USD", "DU1"],
    ["updateAccountTime", "10:00"],
  ]);
  const changes = [
    ["updateAccountValue", "Cash", "3", "EUR", "DU1"],
    ["updatePortfolio", A, 3, 3, 9, 2.5, 1, 0.5, "DU1"],
    ["updatePortfolio", B, 1, 1, 1, 1, 0, 0, "DU1"],
    ["updateAccountValue", "Cushion", "3", "", "DU1"],
    ["updateAccountTime", "10:01"],
  ] as const;
  const again = (): void => {
    for (const [event, ...args] of changes) hand.comes(event, ...args);
  };
  again();
  expect(news()).toEqual(changes);
  again();
  hand.comes("updatePortfolio", A, 4, 3, 9, 2.5, 1, 0.5, "DU2");
  hand.comes("updateAccountValue", "Cash", "7", "EUR", "DU2");
  expect(news()).toEqual([]);
  call.reqAccountUpdates?.(false, "");
  hand.comes("updateAccountTime", "10:02");
  expect(news()).toEqual([]);
});

test("positions requested again before the answer are emitted once, for the newer request", async () => {
  const { hand, call, news, next } = reading();
  call.reqPositions?.();
  call.reqPositions?.();
  await next("resolve", [{ account: "DU1", contract: A, pos: 1, avgCost: 2 }]);
  expect(news()).toEqual([]);
  await next("resolve", [{ account: "DU1", contract: B, pos: 3, avgCost: 4 }]);
  expect(news()).toEqual([["position", "DU1", B, 3, 4], ["positionEnd"]]);
  hand.comes("position", "DU1", A, 1, 2);
  hand.comes("position", "DU2", A, 1, 2);
  hand.comes("position", "DU1", A, 1, 2);
  expect(news()).toEqual([
    ["position", "DU1", A, 1, 2],
    ["position", "DU2", A, 1, 2],
  ]);
});

test("positions that are cancelled before the answer emit neither rows nor an error", async () => {
  const { call, news, next } = reading();
  for (const [how, what] of [["resolve", []] as const, ["reject", REFUSED] as const]) {
    call.reqPositions?.();
    call.cancelPositions?.();
    await next(how, what);
    expect(news()).toEqual([]);
  }
});

test("positions whose read fails emit the error, except after the end of the session", async () => {
  const { hand, call, told, news, next } = reading();
  call.reqPositions?.();
  await next("reject", REFUSED);
  expect(news()).toEqual([["error", REFUSED, 321, -1]]);
  hand.comes("position", "DU1", A, 1, 2);
  expect(news()).toEqual([]);
  for (const [how, what] of [["resolve", []] as const, ["reject", REFUSED] as const]) {
    const late = reading();
    late.call.reqPositions?.();
    late.hand.end(new PoolError("SESSION_LOST", "the session was lost"));
    late.news();
    await late.next(how, what);
    expect(late.news()).toEqual([]);
  }
  expect(told).toHaveLength(1);
});

test("a view requests bulletins once, and emits each of the last thousand once", () => {
  const { hand, call, news } = taken();
  call.reqNewsBulletins?.(true);
  call.reqNewsBulletins?.(true);
  expect(hand.out()).toEqual([["reqNewsBulletins", true]]);
  const come = (id: number): unknown[] => {
    hand.comes("updateNewsBulletin", id, 1, "text", "NYSE");
    return news();
  };
  const told = (id: number) => [["updateNewsBulletin", id, 1, "text", "NYSE"]];
  for (let id = 1; id <= 1_000; id++) expect(come(id)).toEqual(told(id));
  expect([come(1), come(1_000)]).toEqual([[], []]);
  expect([come(1_001), come(2), come(1), come(3)]).toEqual([told(1_001), [], told(1), []]);
  call.cancelNewsBulletins?.();
  expect(hand.out()).toEqual([["cancelNewsBulletins"]]);
});

test("requestFA of several kinds is answered to each request; an unknown kind is refused by name", () => {
  const { hand, call, news } = taken();
  for (const kind of [1, 3]) call.requestFA?.(kind);
  expect(hand.out()).toEqual([
    ["requestFA", 1],
    ["requestFA", 3],
  ]);
  for (const kind of [1, 3, 1]) hand.comes("receiveFA", kind, `<xml ${kind}/>`);
  expect(news()).toEqual([
    ["receiveFA", 1, "<xml 1/>"],
    ["receiveFA", 3, "<xml 3/>"],
  ]);
  call.requestFA?.(9);
  const message = "Cannot send requestFA: the kind of data must be 1, 2 or 3, not 9";
  expect(news()).toEqual([["error", new Error(message), 320, -1]]);
  expect(hand.out()).toEqual([]);
});

test("requestFA that cannot be sent emits an error, and one of a closed view is not sent", async () => {
  const { call, news } = taken({
    onSent: ([name]) => {
      if (name === "requestFA") throw new Error("no such field");
    },
  });
  call.requestFA?.(1);
  await soon();
  expect(news()).toEqual([["error", new Error("Cannot send requestFA: no such field"), 320, -1]]);
  const busy = taken({ messagesPerSecond: 5 });
  for (let at = 0; at < 5; at++) busy.hand.budgets.pacer.count();
  busy.call.requestFA?.(1);
  busy.view.close();
  await busy.hand.clock.advance(5_000);
  expect(busy.hand.out()).toEqual([]);
});

test("orders placed in TWS are bound once for each view that wants them, and freed by the last", () => {
  const hand = viewsFixture({ clientId: 0 });
  const [one, other] = [hand.take(), hand.take()];
  one.call.reqAutoOpenOrders?.(true);
  one.call.reqAutoOpenOrders?.(true);
  expect(hand.out()).toEqual([["reqAutoOpenOrders", true]]);
  other.call.reqAutoOpenOrders?.(true);
  expect(hand.out()).toEqual([["reqAutoOpenOrders", true]]);
  one.call.reqAutoOpenOrders?.(false);
  one.call.reqAutoOpenOrders?.(false);
  expect(hand.out()).toEqual([]);
  other.call.reqAutoOpenOrders?.(false);
  expect(hand.out()).toEqual([["reqAutoOpenOrders", false]]);
});

test("reqAutoOpenOrders is refused for clients other than 0, and nothing is sent", () => {
  const { hand, call, news } = taken({ clientId: 3 });
  call.reqAutoOpenOrders?.(true);
  const message = "Only API connections with clientId set to 0 can set the auto bind TWS orders property.";
  expect([news(), hand.out()]).toEqual([[["error", new Error(message), 327, -1]], []]);
});
