import { expect, test } from "vitest";
import { AAPL } from "../support/contracts.ts";
import { callAt, of, stockSession } from "../support/stock-session.ts";

const { client, nextId, lastId, request, errorOf } = await stockSession({ profile: "gentle" });

test("IBApi reads quotes, greeks, snapshots, real-time volume and delayed data, and cancels them", async () => {
  const id = nextId();
  await client.request(
    (api) => api.reqMktData(id, AAPL, "233", false, false),
    "tickString",
    (args) => args[0] === id && args[1] === 48,
  );
  for (const event of ["marketDataType", "tickReqParams", "tickPrice", "tickSize"])
    await client.event(event, of(id));
  client.api.cancelMktData(id);
  const option = callAt(260);
  const greeks = await request(
    (api, one) => api.reqMktData(one, option, "", true, false),
    "tickOptionComputation",
  );
  expect(greeks[2]).toBeGreaterThan(0.05);
  await request((api, one) => api.reqMktData(one, AAPL, "", true, false), "tickSnapshotEnd");
  expect(await errorOf((api, one) => api.cancelMktData(one))).toBe(300);
  expect(await errorOf((api, one) => api.cancelMktDepth(one, false))).toBe(310);
  client.api.reqMarketDataType(3);
  const implied = await request(
    (api, one) => api.calculateImpliedVolatility(one, option, 10, 260),
    "tickOptionComputation",
  );
  const priced = await request(
    (api, one) => api.calculateOptionPrice(one, option, implied[2] as number, 260),
    "tickOptionComputation",
  );
  expect(priced[4]).toBeCloseTo(10, 3);
  client.api.cancelCalculateImpliedVolatility(1);
  client.api.cancelCalculateOptionPrice(1);
});

test("IBApi reads market depth, ticks of four kinds and five-second bars", async () => {
  const smart = nextId();
  await client.request((api) => api.reqMktDepth(smart, AAPL, 5, true), "updateMktDepthL2", of(smart));
  client.api.cancelMktDepth(smart, true);
  const plain = nextId();
  const onIsland = { ...AAPL, exchange: "ISLAND" };
  await client.request((api) => api.reqMktDepth(plain, onIsland, 5, false), "updateMktDepth", of(plain));
  client.api.cancelMktDepth(plain, false);
  const kinds = [
    ["Last", "tickByTickAllLast"],
    ["AllLast", "tickByTickAllLast"],
    ["BidAsk", "tickByTickBidAsk"],
    ["MidPoint", "tickByTickMidPoint"],
  ] as const;
  const ids = kinds.map(() => nextId());
  for (const [at, [kind]] of kinds.entries())
    client.api.reqTickByTickData(ids[at] as number, AAPL, kind as never, 0, false);
  for (const [at, [, event]] of kinds.entries()) await client.event(event, of(ids[at] as number));
  for (const one of ids) client.api.cancelTickByTickData(one);
  const bars = nextId();
  const [, seconds] = await client.request(
    (api) => api.reqRealTimeBars(bars, AAPL, 5, "TRADES" as never, false),
    "realtimeBar",
    of(bars),
  );
  expect(seconds % 5).toBe(0);
  client.api.cancelRealTimeBars(bars);
});

test("IBApi reads bars, updates, schedules, head timestamps, histograms and historical ticks", async () => {
  const bars = async (size: string, duration: string, show = "TRADES", formatDate = 1, end = "") => {
    const id = nextId();
    await client.request(
      (api) =>
        api.reqHistoricalData(id, AAPL, end, duration, size as never, show as never, true, formatDate, false),
      "historicalData",
      (args) => args[0] === id && String(args[1]).startsWith("finished"),
    );
    return client
      .of("historicalData")
      .filter((args) => args[0] === id)
      .slice(0, -1);
  };
  expect((await bars("1 day", "1 M")).length).toBeGreaterThan(18);
  expect((await bars("1 week", "3 M")).length).toBeGreaterThan(11);
  expect((await bars("1 month", "1 Y")).length).toBeGreaterThan(11);
  expect((await bars("1 min", "1 D"))[0]?.[1]).toBe("20260113 09:30:00 US/Eastern");
  expect((await bars("1 secs", "60 S", "MIDPOINT", 2)).length).toBe(60);
  expect(await bars("5 mins", "1 D", "BID", 2, "20260109 16:00:00 US/Eastern")).toEqual(
    (await bars("5 mins", "1 D", "BID", 2, "20260109-21:00:00")).map(([, ...rest]) => [
      lastId() - 1,
      ...rest,
    ]),
  );
  const id = nextId();
  await client.request(
    (api) =>
      api.reqHistoricalData(id, AAPL, "", "60 S", "5 secs" as never, "TRADES" as never, false, 2, true),
    "historicalDataUpdate",
    of(id),
  );
  client.api.cancelHistoricalData(id);
  await client.event("error", (args) => args[1] === 162 && args[2] === id);
  const schedule = await request(
    (api, one) =>
      api.reqHistoricalData(one, AAPL, "", "5 D", "1 day" as never, "SCHEDULE" as never, true, 1, false),
    "historicalSchedule",
  );
  expect((schedule[3] as unknown[])[4]).toEqual({
    startDateTime: "20260113-09:30:00",
    endDateTime: "20260113-16:00:00",
    refDate: "20260113",
  });
  const [head] = await request(
    (api, one) => api.reqHeadTimestamp(one, AAPL, "TRADES" as never, true, 1),
    "headTimestamp",
  );
  expect(head).toMatch(/^\d{8}-\d\d:\d\d:\d\d$/);
  const [items] = await request(
    (api, one) => api.reqHistogramData(one, AAPL, true, 3, "DAY" as never),
    "histogramData",
  );
  expect((items as unknown[]).length).toBeGreaterThan(10);
  for (const [show, event] of [
    ["TRADES", "historicalTicksLast"],
    ["BID_ASK", "historicalTicksBidAsk"],
    ["MIDPOINT", "historicalTicks"],
  ]) {
    const [ticks, done] = await request(
      (api, one) =>
        api.reqHistoricalTicks(
          one,
          AAPL,
          "",
          "20260113 10:00:00 US/Eastern",
          100,
          show as never,
          true,
          false,
        ),
      event as string,
    );
    // All ticks of a second are sent.
    expect((ticks as unknown[]).length).toBeGreaterThanOrEqual(100);
    expect(done).toBe(true);
  }
  expect(await errorOf((api, one) => api.cancelHistoricalData(one))).toBe(366);
});
