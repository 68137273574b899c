import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { AAPL } from "../../support/contracts.ts";
import { RESTING } from "../../support/views.ts";
import { soon, viewsFixture } from "../../support/views-fixture.ts";

const LOST = new PoolError("SESSION_LOST", "the session ended");

test("notices of TWS about nothing in particular reach each view until it is closed", () => {
  const { take, comes } = viewsFixture();
  const [one, other] = [take(), take()];
  comes("info", "Market data farm is connected", 2104);
  one.view.close();
  comes("info", "HMDS data farm is connected", 2106);
  expect(one.told).toEqual([["info", "Market data farm is connected", 2104], ["disconnected"]]);
  expect(other.told).toEqual([
    ["info", "Market data farm is connected", 2104],
    ["info", "HMDS data farm is connected", 2106],
  ]);
});

test("a closed view is not connected and emits disconnected once; closing again changes nothing", () => {
  const { take } = viewsFixture();
  const { view, api, told } = take();
  expect([api.isConnected, api.serverVersion]).toEqual([true, 193]);
  view.close();
  view.close();
  expect([api.isConnected, told]).toEqual([false, [["disconnected"]]]);
});

test("views of a session that has ended are not connected and keep nothing in it", () => {
  const { take, end, router, comes } = viewsFixture();
  const before = take();
  end(LOST);
  const after = take();
  comes("info", "late", 2104);
  expect([before.api.isConnected, after.api.isConnected, router.owned]).toEqual([false, false, 0]);
  after.call.reqMktData?.(5, AAPL, "", false, false);
  after.call.reqPositions?.();
  const over = (message: string): PoolError => new PoolError("LEASE_RELEASED", message);
  expect(after.told).toEqual([
    ["error", over("Cannot send reqMktData: not connected: the lease is over"), 504, 5],
    ["error", over("Cannot send reqPositions: not connected: the lease is over"), 504, -1],
  ]);
});

test("disconnect() releases the lease, and is no call that can be refused", () => {
  const { take, calls, out } = viewsFixture();
  const { view, api, told } = take();
  api.disconnect();
  view.close();
  api.disconnect();
  expect([calls.released, told, out()]).toEqual([2, [["disconnected"]], []]);
});

test("connect() emits accounts and an unused ID, reqIds() the ID, and a closed view neither", async () => {
  const { take } = viewsFixture({ nextValidId: 40 });
  const { view, api, told, news } = take();
  api.connect();
  expect(told).toEqual([]);
  await soon();
  expect(news()).toEqual([["connected"], ["managedAccounts", "DU1,DU2"], ["nextValidId", 40]]);
  api.reqIds();
  await soon();
  expect(news()).toEqual([["nextValidId", 40]]);
  api.connect();
  api.reqIds();
  view.close();
  await soon();
  expect(news()).toEqual([["disconnected"]]);
});

test("methods of the connection are ignored, and the market data type is logged", async () => {
  const { take, out, log } = viewsFixture();
  const { call, told } = take();
  for (const name of ["setServerLogLevel", "disableUseV100Plus", "reqMarketDataType"]) call[name]?.(3);
  await soon();
  expect([told, out()]).toEqual([[], []]);
  expect(log).toEqual(["debug reqMarketDataType(3) is ignored: the pool's option decides for all"]);
});

test("a call that throws emits 320 under its ID, names the method and keeps the cause", () => {
  const { take } = viewsFixture();
  const { call, told } = take();
  call.placeOrder?.(
    7,
    new Proxy(AAPL, {
      ownKeys: () => {
        throw new RangeError("mine");
      },
    }),
    RESTING,
  );
  call.cancelMktData?.({
    toString: () => {
      throw new RangeError("mine");
    },
  });
  expect(told).toEqual([
    ["error", new Error("Cannot send placeOrder: mine"), 320, 7],
    ["error", new Error("Cannot send cancelMktData: mine"), 320, -1],
  ]);
});

test("what a listener throws is logged, and harms no other listener", () => {
  const { take, comes, log } = viewsFixture();
  const { api, told } = take();
  api.on("info" as never, () => {
    throw new Error("mine");
  });
  comes("info", "a notice", 2104);
  expect([told, log]).toEqual([[["info", "a notice", 2104]], ["error A listener of a lease threw: mine"]]);
});

test("an error of the library while encoding is emitted before the method returns", () => {
  const hand = viewsFixture({
    onSent: ([name]) => {
      if (name === "reqMktData") hand.comes("error", new Error("too old"), 503, -1);
    },
  });
  const { api, told } = hand.take();
  api.reqMktData(5, AAPL, "", false, false);
  expect(told).toEqual([["error", new Error("too old"), 503, 5]]);
});

test("when a view is closed, what waits for its turn is dropped and what was sent is cancelled", async () => {
  const { take, clock, out, router } = viewsFixture({ messagesPerSecond: 5 });
  const { view, api, told } = take();
  api.reqMktData(1, AAPL, "", false, false);
  api.placeOrder(1, AAPL, RESTING);
  for (let id = 2; id <= 9; id++) api.reqMktData(id, AAPL, "", false, false);
  api.placeOrder(2, AAPL, RESTING);
  view.close();
  await clock.advance(20_000);
  const sent = out().map(([name]) => name);
  const streams = sent.filter((name) => name === "reqMktData").length;
  expect(sent.filter((name) => name === "cancelMktData")).toHaveLength(streams);
  expect([streams > 1, streams < 9, router.owned]).toEqual([true, true, 0]);
  const refused = told.filter(([event]) => event === "error");
  expect(refused.at(-1)).toEqual([
    ...["error", new Error("Not sent: placeOrder: the lease was released before it was sent"), 504, 2],
  ]);
  const [, reason] = refused.at(-1) ?? [];
  expect((reason as Error).cause).toMatchObject({ code: "LEASE_RELEASED" });
  expect(told.at(-1)).toEqual(["disconnected"]);
});

test("delayed events are not delivered after the end of the session", async () => {
  const { take, live } = viewsFixture();
  const { api, told } = take();
  live.holders.clear();
  api.connect();
  live.end(LOST)();
  await soon();
  expect(told).toEqual([]);
});

test("a view that is closed is handed no notice any more", () => {
  const { take, comes } = viewsFixture();
  const { view } = take();
  const seen: unknown[] = [];
  view.receive = (...event) => void seen.push(event);
  comes("info", "a notice", 2104);
  view.close();
  comes("info", "a notice", 2104);
  expect(seen).toEqual([["info", ["a notice", 2104]]]);
});

test("a call that is refused keeps what was thrown as its cause", () => {
  const { take } = viewsFixture();
  const { call, told } = take();
  const mine = new RangeError("mine");
  call.cancelMktData?.({
    toString: () => {
      throw mine;
    },
  });
  const [refused] = told;
  expect((refused?.[1] as Error | undefined)?.cause).toBe(mine);
});

test("a list of open orders stops once the view is closed", async () => {
  const row = { orderId: 0, contract: AAPL, order: { ...RESTING, clientId: 9, permId: 5 }, orderState: {} };
  const { take } = viewsFixture({ reads: { getOpenOrders: async () => [row, { ...row, orderId: 1 }] } });
  const { api, view } = take();
  const seen: unknown[] = [];
  api.on("openOrder" as never, (...args: unknown[]) => {
    seen.push(args[0]);
    view.close();
  });
  api.reqOpenOrders();
  await soon();
  expect(seen).toEqual([-2]);
});
