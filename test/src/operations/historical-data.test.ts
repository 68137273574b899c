import { expect, test } from "vitest";
import {
  getHistoricalData,
  type HistoryArgs,
  historicalQuery,
} from "../../../src/operations/historical-data.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";
import { World } from "../../support/world.ts";

const CONTRACT = { symbol: "A", exchange: "SMART" };
const HISTORY = { contract: CONTRACT, duration: "1 D", barSize: "5 secs" } as const;
const ASK = { timeoutMs: 1_000 };

test("historical bars are requested with the documented defaults, or with what the caller gives", async () => {
  const hand = requestsFixture();
  const ask = (args: HistoryArgs): void => {
    void hand.requests.request(checkedCall(getHistoricalData, args), ASK).answer.catch(() => {});
  };
  ask(HISTORY);
  const given = { whatToShow: "BID_ASK", end: "20260113-12:00:00", useRth: false, formatDate: 2 } as const;
  ask({ ...HISTORY, ...given });
  expect(hand.sent).toEqual([
    ["reqHistoricalData", 1, CONTRACT, "", "1 D", "5 secs", "TRADES", true, 1, false],
    ["reqHistoricalData", 2, CONTRACT, "20260113-12:00:00", "1 D", "5 secs", "BID_ASK", false, 2, false],
  ]);
  await hand.clock.advance(1_000);
  expect(hand.sent.slice(2)).toEqual([
    ["cancelHistoricalData", 1],
    ["cancelHistoricalData", 2],
  ]);
});

test("historical bars end with the one that is no bar, and have a count only where TWS sends one", async () => {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(getHistoricalData, HISTORY), ASK);
  hand.comes("historicalData", 1, "20260112", 1, 4, 0.5, 2, 100, 7, 1.5);
  hand.comes("historicalData", 1, "20260113", 2, 3, 1, 2.5, 50, undefined, 2);
  hand.comes("historicalData", 1, "finished-20260112-20260113", -1, -1, -1, -1, -1, -1, -1);
  const bars = await answer;
  expect(bars).toEqual([
    {
      time: "20260112",
      timeMs: Date.UTC(2026, 0, 12),
      open: 1,
      high: 4,
      low: 0.5,
      close: 2,
      volume: 100,
      WAP: 1.5,
      count: 7,
    },
    {
      time: "20260113",
      timeMs: Date.UTC(2026, 0, 13),
      open: 2,
      high: 3,
      low: 1,
      close: 2.5,
      volume: 50,
      WAP: 2,
    },
  ]);
  expect(Object.hasOwn(bars[1] ?? {}, "count")).toBe(false);
  // What is answered needs no cancel.
  expect(hand.count("cancelHistoricalData")).toBe(0);
});

test("the rules pace bars of 30 seconds and less, and BID_ASK counts twice", () => {
  const bars = ["1 secs", "5 secs", "10 secs", "15 secs", "30 secs"];
  for (const [sizes, paced] of [
    [bars, true],
    [["1 min", "2 mins", "1 hour", "1 day"], false],
  ] as const) {
    for (const barSize of sizes) {
      const one = historicalQuery({ ...HISTORY, barSize } as HistoryArgs);
      expect([one.paced, one.cost], barSize).toEqual([paced, 1]);
    }
  }
  expect(historicalQuery({ ...HISTORY, whatToShow: "BID_ASK" }).cost).toBe(2);
});

test("requests of one contract, exchange and kind of tick are one series", () => {
  const contract = {
    conId: 1,
    symbol: "A",
    secType: "OPT",
    exchange: "SMART",
    lastTradeDateOrContractMonth: "20260320",
    strike: 5,
    right: "C",
  };
  const base = { ...HISTORY, contract } as HistoryArgs;
  const { series, key } = historicalQuery(base);
  for (const same of [
    { ...base, duration: "2 D" },
    { ...base, barSize: "10 secs" as const },
    { ...base, whatToShow: "TRADES" as const },
    { ...base, contract: { ...base.contract, currency: "EUR" } },
  ]) {
    expect(historicalQuery(same).series).toBe(series);
    expect(historicalQuery(same).key).not.toBe(key);
  }
  const others = [
    ...[
      { conId: 2 },
      { symbol: "B" },
      { secType: "FOP" },
      { exchange: "CBOE" },
      { strike: 6 },
      { right: "P" },
    ],
    { lastTradeDateOrContractMonth: "20260417" },
  ].map((field) => historicalQuery({ ...base, contract: { ...contract, ...field } } as HistoryArgs).series);
  others.push(historicalQuery({ ...base, whatToShow: "MIDPOINT" }).series);
  expect(new Set([series, ...others]).size).toBe(9);
  expect(historicalQuery({ ...base })).toEqual(historicalQuery(base));
});

test("bar sizes that TWS refuses are refused before anything is sent", async () => {
  const world = new World();
  const pool = world.pool();
  for (const barSize of ["1 sec", "5 sec", "30 sec", "1 mins", "1 hours"]) {
    const call = pool.getHistoricalData(CONTRACT, { duration: "1 D", barSize: barSize as never });
    expect(await world.outcome(call), barSize).toMatchObject({ error: { code: "INVALID_OPTION" } });
  }
  expect(world.tws.trace.of("read")).toEqual([]);
});
