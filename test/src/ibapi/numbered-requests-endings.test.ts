import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { soon, viewsFixture } from "../../support/views-fixture.ts";

const bars = (stream: boolean, duration = "1 D"): unknown[] => [
  ...[AAPL, "", duration, "1 hour", "TRADES", 1, 1, stream],
];

const OPTION = { ...AAPL, conId: 7 };

test("bars that TWS does not answer are given up after a minute, also a minute after it is back", async () => {
  const { take, clock, out, live, router } = viewsFixture();
  const { call, news } = take();
  call.reqHistoricalData?.(1, ...bars(false));
  call.reqContractDetails?.(2, AAPL);
  await clock.advance(59_000);
  live.setIbkrLink("lost");
  await clock.advance(59_000);
  live.setIbkrLink("back");
  expect(news()).toEqual([]);
  await clock.advance(10_000);
  await soon();
  expect(news()).toEqual([
    ["error", new Error("No answer to reqHistoricalData: TWS did not answer within 60000 ms"), 322, 1],
  ]);
  expect(out().map(([name, id]) => [name, id])).toEqual([
    ["reqHistoricalData", 1],
    ["reqContractDetails", 2],
    ["cancelHistoricalData", 1],
  ]);
  expect(router.owned).toBe(1);
});

test("a request that was not sent emits the reason, and its ID is unknown afterwards", async () => {
  const { take, live, out, end } = viewsFixture();
  const { call, told } = take();
  live.setIbkrLink("lost");
  call.reqContractDetails?.(7, AAPL);
  call.reqMktData?.(8, AAPL, "", false, false);
  call.cancelMktData?.(8);
  expect([told, out()]).toEqual([[], []]);
  end(new PoolError("SESSION_LOST", "the session ended"));
  await soon();
  expect(told).toEqual([
    [
      "error",
      new Error("Not sent: reqContractDetails: the session ended", { cause: expect.anything() }),
      504,
      7,
    ],
    ["disconnected"],
  ]);
});

test("a request that cannot be encoded emits the library's code, and ends", async () => {
  const { take, router } = viewsFixture({
    onSent: ([name]) => {
      if (name === "reqMktData") throw Object.assign(new Error("not supported"), { code: 503 });
    },
  });
  const { call, news } = take();
  call.reqMktData?.(7, AAPL, "", false, false);
  await soon();
  expect(news().map(([event, error, ...rest]) => [event, (error as Error).message, ...rest])).toEqual([
    ["error", "Cannot send reqMktData: not supported", 503, 7],
  ]);
  call.cancelMktData?.(7);
  expect(news()).toEqual([["error", new Error("Can't find EId with tickerId:7"), 300, 7]]);
  expect(router.owned).toBe(0);
});

test("a change of a display group goes to the caller's own group while it is subscribed", () => {
  const { take, out } = viewsFixture({ nextValidId: 40 });
  const [one, other] = [take(), take()];
  one.call.subscribeToGroupEvents?.(7, 1);
  one.call.updateDisplayGroup?.(7, "265598@SMART");
  other.call.updateDisplayGroup?.(7, "8314@SMART");
  expect(out()).toEqual([
    ["subscribeToGroupEvents", 40, 1],
    ["updateDisplayGroup", 40, "265598@SMART"],
  ]);
  expect(other.told).toEqual([["error", new Error("Can't find EId with tickerId:7"), 300, 7]]);
  expect(one.told).toEqual([]);
});

test("a queued change is not sent after the end of its request, and emits an error when dropped", async () => {
  const { take, out, clock, end } = viewsFixture({ messagesPerSecond: 3 });
  const { call, told } = take();
  call.subscribeToGroupEvents?.(7, 1);
  call.subscribeToGroupEvents?.(8, 2);
  for (let id = 1; id <= 9; id++) call.reqUserInfo?.(id);
  call.updateDisplayGroup?.(7, "265598@SMART");
  call.unsubscribeFromGroupEvents?.(7);
  await clock.advance(20_000);
  expect(out().filter(([name]) => /Group/.test(String(name)))).toEqual([
    ["subscribeToGroupEvents", 1, 1],
    ["subscribeToGroupEvents", 2, 2],
    ["unsubscribeFromGroupEvents", 1],
  ]);
  for (let id = 11; id <= 19; id++) call.reqUserInfo?.(id);
  call.updateDisplayGroup?.(8, "8314@SMART");
  end(new PoolError("SESSION_LOST", "the session ended"));
  await soon();
  const lost = told
    .filter(([event, , code]) => event === "error" && code === 504)
    .map(([, error, , id]) => [(error as Error).message, id]);
  expect(lost.at(-1)).toEqual(["Not sent: updateDisplayGroup: the session ended", 8]);
});

test("a request that its caller gives up while it is being written is cancelled at TWS", () => {
  const hand = viewsFixture({
    onSent: ([name, id]) => {
      if (name === "reqMktData") hand.comes("error", new Error("delayed"), 10167, id);
    },
  });
  const { api, call } = hand.take();
  api.on("error" as never, () => void call.cancelMktData?.(7));
  call.reqMktData?.(7, AAPL, "", false, false);
  expect([hand.out(), hand.router.owned]).toEqual([
    [
      ["reqMktData", 1, AAPL, "", false, false],
      ["cancelMktData", 1],
    ],
    0,
  ]);
});

test("a request that is refused while it is being written holds no place and is not cancelled", async () => {
  const hand = viewsFixture({
    historicalMax: 2,
    onSent: ([name, id]) => {
      if (name === "reqHistoricalData") hand.comes("error", new Error("no"), 200, id);
    },
  });
  const { call, told } = hand.take();
  for (let id = 1; id <= 5; id++) call.reqHistoricalData?.(id, ...bars(false, `${id} D`));
  await hand.clock.advance(100_000);
  expect(hand.out().map(([name]) => name)).toEqual(Array(5).fill("reqHistoricalData"));
  expect(told.map(([, , code, id]) => [code, id])).toEqual([1, 2, 3, 4, 5].map((id) => [200, id]));
});

test("all cancellable streams and answered requests are followed, whatever their number", () => {
  const { take, router } = viewsFixture({ messagesPerSecond: 10_000 });
  const { call } = take();
  for (let id = 1; id <= 150; id++) call.reqPnL?.(id, "DU1", "");
  for (let id = 1; id <= 150; id++) call.reqSecDefOptParams?.(id, "AAPL", "", "STK", 265598);
  expect(router.owned).toBe(300);
});

test("a fill that TWS sends under number 0 is shown under that of the request", () => {
  const { take, comes } = viewsFixture();
  const { call, told } = take();
  call.exerciseOptions?.(7, OPTION, 1, 1, "DU1", 0);
  comes("execDetails", 0, AAPL, { execId: "e1", orderId: 1, clientId: 1 });
  expect(told.map(([event, id]) => [event, id])).toEqual([["execDetails", 7]]);
});

test("a request that has ended is not cancelled", async () => {
  const { take, comes, out, end, live } = viewsFixture();
  const { call, told } = take();
  call.reqHistogramData?.(1, AAPL, true, 3, "DAY");
  comes("histogramData", 1, []);
  call.reqMktData?.(2, AAPL, "", false, false);
  comes("error", new Error("no"), 354, 2);
  expect(out().map(([name]) => name)).toEqual(["reqHistogramData", "reqMktData"]);
  live.setIbkrLink("lost");
  call.reqMktData?.(3, AAPL, "", false, false);
  end(new PoolError("SESSION_LOST", "the session ended"));
  await soon();
  expect(out()).toEqual([]);
  expect(told.map(([event, , ...about]) => [event, ...about])).toEqual([
    ["histogramData", []],
    ["error", 354, 2],
    ["error", 504, 3],
    ["disconnected"],
  ]);
});

test("an old request of a number leaves the one alone that has the number since", () => {
  const { take, comes, out, router } = viewsFixture();
  const { call } = take();
  call.reqMktData?.(7, AAPL, "", false, false);
  call.reqMktData?.(7, MSFT, "", false, false);
  comes("error", new Error("no"), 354, 1);
  call.cancelMktData?.(7);
  expect(out().slice(2)).toEqual([
    ["reqMktData", 2, MSFT, "", false, false],
    ["cancelMktData", 2],
  ]);
  call.exerciseOptions?.(8, OPTION, 1, 1, "DU1", 0);
  call.exerciseOptions?.(8, OPTION, 1, 1, "DU1", 0);
  comes("error", new Error("no"), 200, 3);
  comes("error", new Error("no"), 200, 4);
  expect(router.owned).toBe(0);
});

test("a cancel carries what its caller gave, and nothing more", () => {
  const { take, out } = viewsFixture();
  const { call, view } = take();
  call.reqPnL?.(1, "DU1", "");
  call.reqPnL?.(2, "DU1", "");
  call.cancelPnL?.(1, "extra");
  view.close();
  expect(out().slice(2)).toEqual([
    ["cancelPnL", 1, "extra"],
    ["cancelPnL", 2],
  ]);
});

test("a stream of bars that is refused and then cannot be sent gives its place back once", async () => {
  const hand = viewsFixture({
    onSent: ([, id]) => {
      hand.comes("error", new Error("no"), 200, id);
      throw new Error("broken");
    },
  });
  const { call } = hand.take();
  call.reqHistoricalData?.(1, ...bars(true));
  await soon();
  expect([hand.limits.used("historical"), hand.router.owned]).toEqual([0, 0]);
});
