import { expect, test } from "vitest";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import {
  getHistoricalData,
  type HistoryArgs,
  historicalQuery,
} from "../../../src/operations/historical-data.ts";
import { getMarketDataSnapshot } from "../../../src/operations/market-data.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { TickType } from "../../../src/stoqey/mod.ts";
import { requestsByHand } from "../../support/requests-by-hand.ts";

const CONTRACT = { symbol: "A", exchange: "SMART" };
const HISTORY = { contract: CONTRACT, duration: "1 D", barSize: "5 secs" } as const;
const ASK = { timeoutMs: 1_000 };

test("contract details are all rows under the number, of bonds as well", async () => {
  const hand = requestsByHand();
  const { answer } = hand.requests.request(checkedCall(getContractDetails, { contract: CONTRACT }), ASK);
  expect(hand.sent).toEqual([["reqContractDetails", 1, CONTRACT]]);
  hand.comes("contractDetails", 1, { marketName: "stock" });
  hand.comes("bondContractDetails", 1, { marketName: "bond" });
  hand.comes("contractDetails", 2, { marketName: "of another" });
  hand.comes("contractDetailsEnd", 1);
  expect(await answer).toEqual([{ marketName: "stock" }, { marketName: "bond" }]);
});

test("historical bars are requested with the documented defaults, or with what the caller gives", async () => {
  const hand = requestsByHand();
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
  const hand = requestsByHand();
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
  const bars = ["1", "5", "10", "15", "30"].flatMap((length) => [`${length} secs`, `${length} sec`]);
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
    ...{ conId: 1, symbol: "A", secType: "OPT", exchange: "SMART" },
    ...{ lastTradeDateOrContractMonth: "20260320", strike: 5, right: "C" },
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

const FIELDS = [
  ...(["bid", "ask", "last", "bidSize", "askSize", "lastSize"] as const),
  ...(["open", "high", "low", "close", "volume"] as const),
];
const LIVE = [
  ...[TickType.BID, TickType.ASK, TickType.LAST, TickType.BID_SIZE, TickType.ASK_SIZE, TickType.LAST_SIZE],
  ...[TickType.OPEN, TickType.HIGH, TickType.LOW, TickType.CLOSE, TickType.VOLUME],
];
const DELAYED = [
  ...[TickType.DELAYED_BID, TickType.DELAYED_ASK, TickType.DELAYED_LAST, TickType.DELAYED_BID_SIZE],
  ...[TickType.DELAYED_ASK_SIZE, TickType.DELAYED_LAST_SIZE, TickType.DELAYED_OPEN, TickType.DELAYED_HIGH],
  ...[TickType.DELAYED_LOW, TickType.DELAYED_CLOSE, TickType.DELAYED_VOLUME],
];
const NONE = Object.fromEntries(FIELDS.map((field) => [field, undefined]));

/** A snapshot of what comes under its number. */
async function snapshot(...events: readonly (readonly [event: string, ...args: unknown[]])[]) {
  const hand = requestsByHand();
  const { answer } = hand.requests.request(checkedCall(getMarketDataSnapshot, { contract: CONTRACT }), ASK);
  expect(hand.sent).toEqual([["reqMktData", 1, CONTRACT, "", true, false]]);
  for (const [event, ...args] of events) hand.comes(event, ...args);
  hand.comes("tickSnapshotEnd", 1);
  return answer;
}

test("a snapshot has each field from its own tick, live before delayed", async () => {
  const live = LIVE.map((type, at) => ["tickPrice", 1, type, at + 1] as const);
  const delayed = DELAYED.map((type, at) => ["tickSize", 1, type, at + 101] as const);
  const values = (from: number) => Object.fromEntries(FIELDS.map((field, at) => [field, at + from]));
  expect(await snapshot(...live)).toMatchObject(values(1));
  expect(await snapshot(...delayed)).toMatchObject(values(101));
  expect(await snapshot(...delayed, ...live)).toMatchObject(values(1));
});

test("a snapshot leaves out -1, texts and what TWS did not send, and keeps each tick as it came", async () => {
  const shot = await snapshot(
    ["tickPrice", 1, TickType.BID, -1],
    ["tickPrice", 1, TickType.DELAYED_BID, 7],
    ["tickPrice", 1, TickType.ASK, -1],
    ["tickPrice", 1, TickType.LAST, undefined],
    ["tickString", 1, TickType.HIGH, "12"],
    ["tickGeneric", 1, TickType.HALTED, 0],
    ["tickSize", 1, TickType.VOLUME, 0],
  );
  expect(shot).toEqual({
    ...{ ...NONE, bid: 7, volume: 0, marketDataType: 1, notices: [] },
    ticks: new Map<TickType, number | string>([
      ...([
        [TickType.BID, -1],
        [TickType.DELAYED_BID, 7],
        [TickType.ASK, -1],
      ] as const),
      ...([
        [TickType.HIGH, "12"],
        [TickType.HALTED, 0],
        [TickType.VOLUME, 0],
      ] as const),
    ]),
  });
});

test("a snapshot tells the kind of its data and what TWS remarked", async () => {
  expect(
    await snapshot(
      ["error", new Error("Displaying delayed market data"), 10167, 1],
      ["error", new Error("Part of requested market data is not subscribed"), 10090, 1],
      ["marketDataType", 1, 3],
    ),
  ).toEqual({
    ...{ ...NONE, marketDataType: 3, ticks: new Map() },
    notices: [
      "Displaying delayed market data (10167)",
      "Part of requested market data is not subscribed (10090)",
    ],
  });
});

test("a snapshot that nobody waits for any more is cancelled", async () => {
  const hand = requestsByHand();
  const { answer } = hand.requests.request(checkedCall(getMarketDataSnapshot, { contract: CONTRACT }), ASK);
  const rejected = expect(answer).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  await hand.clock.advance(1_000);
  await rejected;
  expect(hand.sent.slice(1)).toEqual([["cancelMktData", 1]]);
});
