import { expect, test } from "vitest";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { viewsFixture } from "../../support/views-fixture.ts";

const bars = (stream: boolean, duration = "1 D"): unknown[] => [
  ...[AAPL, "", duration, "1 hour", "TRADES", 1, 1, stream],
];

const OPTION = { ...AAPL, conId: 7 };

test("a request is sent under an ID of the session, and answered under the caller's ID", () => {
  const { take, out, comes, router } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.reqContractDetails?.("7", AAPL);
  expect([out(), router.owned]).toEqual([[["reqContractDetails", 40, AAPL]], 1]);
  comes("contractDetails", 40, { marketName: "NMS" });
  comes("contractDetails", 7, { marketName: "of another" });
  comes("contractDetailsEnd", 40);
  comes("contractDetails", 40, { marketName: "late" });
  expect([news(), router.owned]).toEqual([
    [
      ["contractDetails", 7, { marketName: "NMS" }],
      ["contractDetailsEnd", 7],
    ],
    0,
  ]);
});

test("the listener of a request's end can use its ID again at once", () => {
  const { take, out, comes } = viewsFixture();
  const { api, call } = take();
  api.on("contractDetailsEnd" as never, () => void call.reqContractDetails?.(7, MSFT));
  call.reqContractDetails?.(7, AAPL);
  comes("contractDetailsEnd", 1);
  expect(out()).toEqual([
    ["reqContractDetails", 1, AAPL],
    ["reqContractDetails", 2, MSFT],
  ]);
});

test("a request with an ID in use replaces the earlier one, which is cancelled", () => {
  const { take, out, comes, router } = viewsFixture();
  const { call, news } = take();
  call.reqMktDepth?.(7, AAPL, 5, true, []);
  call.reqMktData?.(7, AAPL, "", false, false);
  call.reqMktDepth?.(7, MSFT, 5, false, []);
  expect(out()).toEqual([
    ["reqMktDepth", 1, AAPL, 5, true, []],
    ["reqMktData", 2, AAPL, "", false, false],
    ["cancelMktDepth", 1, true],
    ["reqMktDepth", 3, MSFT, 5, false, []],
  ]);
  comes("tickSize", 1, 0, 9);
  comes("updateMktDepth", 3, 0, 0, 0, 1, 1);
  call.cancelMktDepth?.(7, false);
  call.cancelMktData?.(7);
  call.cancelMktData?.(7);
  expect(out()).toEqual([
    ["cancelMktDepth", 3, false],
    ["cancelMktData", 2],
  ]);
  expect(news()).toEqual([
    ["updateMktDepth", 7, 0, 0, 0, 1, 1],
    ["error", new Error("Can't find EId with tickerId:7"), 300, 7],
  ]);
  expect(router.owned).toBe(0);
});

test("invalid IDs are refused, and a cancel of one is not found", () => {
  const { take, out } = viewsFixture();
  const { call, told } = take();
  call.reqMktData?.(1.5, AAPL);
  call.reqMktData?.(undefined);
  call.cancelMktData?.("x");
  expect(told).toEqual([
    ["error", new Error("Cannot send reqMktData: its ID must be an integer, not 1.5"), 320, -1],
    ["error", new Error("Cannot send reqMktData: its ID must be an integer, not undefined"), 320, -1],
    ["error", new Error("Can't find EId with tickerId:x"), 300, -1],
  ]);
  expect(out()).toEqual([]);
});

test("arguments that cannot be read are refused under the caller's number, and nothing is sent", () => {
  const { take, out } = viewsFixture();
  const { call, told } = take();
  const bad = {
    get symbol(): never {
      throw new RangeError("mine");
    },
  };
  call.reqContractDetails?.(7, bad);
  expect([told, out()]).toEqual([[["error", new Error("Cannot send reqContractDetails: mine"), 320, 7]], []]);
});

test("an error of TWS ends a request, a notice does not; both have the caller's ID", () => {
  const { take, comes, router } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  const error = (code: number, text = "of TWS"): void => comes("error", new Error(text), code, 40, "extra");
  call.reqMktData?.(7, AAPL, "", false, false);
  // A notice, delayed data, what has to be requested again, a pause: all leave it open.
  const open = [2104, 10167, 10197, 10225].map((code) => {
    error(code);
    return router.owned;
  });
  expect(open).toEqual([1, 1, 1, 1]);
  error(354, "Requested market data is not subscribed, tickerId:40");
  expect(router.owned).toBe(0);
  expect(news()).toEqual([
    ...[2104, 10167, 10197, 10225].map((code) => ["error", new Error("of TWS"), code, 7, "extra"]),
    ["error", new Error("Requested market data is not subscribed, tickerId:7"), 354, 7, "extra"],
  ]);
});

test("what TWS did not take because it was too much is over, for messages and for history", () => {
  const { take, comes, router } = viewsFixture();
  const { call, told } = take();
  call.reqMktData?.(1, AAPL, "", false, false);
  call.reqHistoricalData?.(2, ...bars(false));
  comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 1);
  comes(
    "error",
    new Error("Historical Market Data Service error message:API historical data query pacing violation"),
    162,
    2,
  );
  expect([told.map(([, , code, id]) => [code, id]), router.owned]).toEqual([
    [
      [100, 1],
      [162, 2],
    ],
    0,
  ]);
});

test("executions, orders and commissions of a request have the caller's IDs", () => {
  const { take, comes, out } = viewsFixture({ nextValidId: 40 });
  const { call, news } = take();
  call.reqExecutions?.(7, {});
  const execution = { execId: "e1", orderId: 5, clientId: 9, permId: 77 };
  const contract = { ...AAPL };
  comes("execDetails", 40, contract, execution);
  comes("commissionReport", { execId: "e1", commission: 1 });
  const [first, second] = news();
  expect(first).toEqual(["execDetails", 7, contract, { ...execution, orderId: -2 }]);
  expect(first?.[2]).not.toBe(contract);
  expect(second).toEqual(["commissionReport", { execId: "e1", commission: 1 }]);
  out();
  call.exerciseOptions?.(8, OPTION, 1, 1, "DU1", 0);
  expect(out()).toEqual([["exerciseOptions", 41, OPTION, 1, 1, "DU1", 0]]);
  const order = { orderId: 41, clientId: 1, permId: 78 };
  const state = { status: "PreSubmitted" };
  comes("openOrder", 41, contract, order, state);
  comes("execDetails", -1, contract, { execId: "e2", orderId: 41, clientId: 1 });
  const [open, fill] = news();
  expect(open).toEqual(["openOrder", 8, contract, { ...order, orderId: 8 }, state]);
  expect([open?.[2] === contract, open?.[4] === state]).toEqual([false, false]);
  expect(fill?.slice(0, 2)).toEqual(["execDetails", -1]);
});

test("an exercise is refused while TWS is disconnected, and reports an order to the pool", () => {
  const { take, live, calls, out } = viewsFixture();
  const { call, told } = take();
  call.exerciseOptions?.(7, OPTION, 1, 1, "DU1", 0);
  call.reqContractDetails?.(8, AAPL);
  expect([calls.ordered, out().length]).toEqual([1, 2]);
  live.setIbkrLink("lost");
  call.exerciseOptions?.(9, OPTION, 1, 1, "DU1", 0);
  call.reqUserInfo?.(10);
  call.reqContractDetails?.(11, AAPL);
  expect(told).toEqual([["error", new Error("Not connected: TWS is cut off from IBKR"), 504, 9]]);
  // What TWS answers by itself goes out; what IBKR has to answer waits.
  expect(out().map(([name]) => name)).toEqual(["reqUserInfo"]);
  live.setIbkrLink("back");
  expect(out().map(([name]) => name)).toEqual(["reqContractDetails"]);
});

test("an exercise under a number that is in use takes nothing back", () => {
  const { take, out, router } = viewsFixture();
  const { call, view } = take();
  for (let times = 0; times < 3; times++) call.exerciseOptions?.(7, OPTION, 1, 1, "DU1", 0);
  expect([out().length, router.owned]).toEqual([3, 3]);
  view.close();
  expect([out(), router.owned]).toEqual([[], 0]);
});

test("only the last hundred endless requests are followed; a queued one is still sent", async () => {
  const { take, out, router, clock, comes } = viewsFixture({ messagesPerSecond: 5 });
  const { call, told } = take();
  for (let id = 1; id <= 120; id++) call.exerciseOptions?.(id, OPTION, 1, 1, "DU1", 0);
  const first = router.owned;
  await clock.advance(120_000);
  expect(first).toBeLessThan(10);
  expect(out()).toHaveLength(120);
  call.exerciseOptions?.(121, OPTION, 1, 1, "DU1", 0);
  expect(router.owned).toBe(100);
  for (const id of [21, 22, 121]) comes("error", new Error("rejected"), 201, id);
  expect(told.map(([, , code, id]) => [code, id])).toEqual([
    [201, 22],
    [201, 121],
  ]);
});

test("a stream of bars takes a place among those of the pool, and gives it back when it is over", () => {
  const { take, limits, comes, out } = viewsFixture({ streamsMax: 2 });
  const { call, told } = take();
  call.reqHistoricalData?.(1, ...bars(true));
  call.reqHistoricalData?.(2, ...bars(true, "2 D"));
  call.reqHistoricalData?.(3, ...bars(false, "3 D"));
  expect(limits.used("historical")).toBe(2);
  call.reqHistoricalData?.(4, ...bars(true, "4 D"));
  expect(told).toEqual([
    [
      "error",
      new Error("Cannot send reqHistoricalData: the limit of 2 streams of historical bars is reached"),
      ...[322, 4],
    ],
  ]);
  call.cancelHistoricalData?.(1);
  comes("error", new Error("No data"), 200, 2);
  expect(limits.used("historical")).toBe(0);
  expect(out().map(([name, id]) => [name, id])).toEqual([
    ["reqHistoricalData", 1],
    ["reqHistoricalData", 2],
    ["reqHistoricalData", 3],
    ["cancelHistoricalData", 1],
  ]);
});
