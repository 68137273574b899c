import { expect, test } from "vitest";
import { watchAccount } from "../../../src/operations/account-updates.ts";
import { watchExecutions } from "../../../src/operations/executions.ts";
import { watchHistoricalBars } from "../../../src/operations/historical-data.ts";
import { watchMarketData } from "../../../src/operations/market-data.ts";
import { watchMarketDepth } from "../../../src/operations/market-depth.ts";
import { watchOrders } from "../../../src/operations/orders.ts";
import { watchPnL, watchPnLSingle } from "../../../src/operations/pnl.ts";
import { watchPositions } from "../../../src/operations/positions.ts";
import { watchRealTimeBars } from "../../../src/operations/real-time-bars.ts";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import { watchTickByTick } from "../../../src/operations/tick-by-tick.ts";
import type { IBApi } from "../../../src/stoqey/mod.ts";
import { AAPL } from "../../support/contracts.ts";

/** What the two methods of a stream call, for the request 7. */
function calls({ start, stop }: AnyWatch, args: unknown) {
  const all: unknown[][] = [];
  const get =
    (_: unknown, name: string | symbol) =>
    (...rest: unknown[]) =>
      void all.push([name, ...rest]);
  const api = new Proxy<IBApi>({} as IBApi, { get });
  start(api, 7, args);
  stop(api, 7, args);
  return all;
}

const BARS = { contract: AAPL, duration: "1 D", barSize: "5 mins" };
const OF_A = { account: "DU1" };
const OF_B = { account: "DU1", modelCode: "M" };

test.each<{ of: AnyWatch; args: unknown; request: unknown[]; cancel: unknown[] }>([
  {
    of: watchMarketData,
    args: { contract: AAPL },
    request: ["reqMktData", 7, AAPL, "", false, false],
    cancel: ["cancelMktData", 7],
  },
  {
    of: watchMarketData,
    args: { contract: AAPL, genericTicks: ["233", "236"] },
    request: ["reqMktData", 7, AAPL, "233,236", false, false],
    cancel: ["cancelMktData", 7],
  },
  {
    of: watchRealTimeBars,
    args: { contract: AAPL },
    request: ["reqRealTimeBars", 7, AAPL, 5, "TRADES", true],
    cancel: ["cancelRealTimeBars", 7],
  },
  {
    of: watchRealTimeBars,
    args: { contract: AAPL, whatToShow: "BID", useRth: false },
    request: ["reqRealTimeBars", 7, AAPL, 5, "BID", false],
    cancel: ["cancelRealTimeBars", 7],
  },
  {
    of: watchHistoricalBars,
    args: BARS,
    request: ["reqHistoricalData", 7, AAPL, "", "1 D", "5 mins", "TRADES", true, 1, true],
    cancel: ["cancelHistoricalData", 7],
  },
  {
    of: watchHistoricalBars,
    args: { ...BARS, whatToShow: "ASK", useRth: false, formatDate: 2 },
    request: ["reqHistoricalData", 7, AAPL, "", "1 D", "5 mins", "ASK", false, 2, true],
    cancel: ["cancelHistoricalData", 7],
  },
  {
    of: watchTickByTick,
    args: { contract: AAPL, tickType: "BidAsk" },
    request: ["reqTickByTickData", 7, AAPL, "BidAsk", 0, false],
    cancel: ["cancelTickByTickData", 7],
  },
  {
    of: watchTickByTick,
    args: { contract: AAPL, tickType: "Last", ignoreSize: true },
    request: ["reqTickByTickData", 7, AAPL, "Last", 0, true],
    cancel: ["cancelTickByTickData", 7],
  },
  {
    of: watchMarketDepth,
    args: { contract: AAPL },
    request: ["reqMktDepth", 7, AAPL, 5, true],
    cancel: ["cancelMktDepth", 7, true],
  },
  {
    of: watchMarketDepth,
    args: { contract: { ...AAPL, exchange: "ISLAND" } },
    request: ["reqMktDepth", 7, { ...AAPL, exchange: "ISLAND" }, 5, false],
    cancel: ["cancelMktDepth", 7, false],
  },
  {
    of: watchMarketDepth,
    args: { contract: AAPL, smart: false },
    request: ["reqMktDepth", 7, AAPL, 5, false],
    cancel: ["cancelMktDepth", 7, false],
  },
  {
    of: watchMarketDepth,
    args: { contract: AAPL, rows: 20, smart: true },
    request: ["reqMktDepth", 7, AAPL, 20, true],
    cancel: ["cancelMktDepth", 7, true],
  },
  {
    of: watchPositions,
    args: OF_A,
    request: ["reqPositionsMulti", 7, "DU1", ""],
    cancel: ["cancelPositionsMulti", 7],
  },
  {
    of: watchPositions,
    args: OF_B,
    request: ["reqPositionsMulti", 7, "DU1", "M"],
    cancel: ["cancelPositionsMulti", 7],
  },
  {
    of: watchAccount,
    args: OF_A,
    request: ["reqAccountUpdatesMulti", 7, "DU1", "", false],
    cancel: ["cancelAccountUpdatesMulti", 7],
  },
  {
    of: watchAccount,
    args: OF_B,
    request: ["reqAccountUpdatesMulti", 7, "DU1", "M", false],
    cancel: ["cancelAccountUpdatesMulti", 7],
  },
  { of: watchPnL, args: OF_A, request: ["reqPnL", 7, "DU1", ""], cancel: ["cancelPnL", 7] },
  { of: watchPnL, args: OF_B, request: ["reqPnL", 7, "DU1", "M"], cancel: ["cancelPnL", 7] },
  {
    of: watchPnLSingle,
    args: { ...OF_A, contract: { conId: 5 } },
    request: ["reqPnLSingle", 7, "DU1", "", 5],
    cancel: ["cancelPnLSingle", 7],
  },
  {
    of: watchPnLSingle,
    args: { ...OF_B, contract: { conId: 5 } },
    request: ["reqPnLSingle", 7, "DU1", "M", 5],
    cancel: ["cancelPnLSingle", 7],
  },
])("$of.name is requested with its arguments or their defaults, and cancelled", (one) => {
  expect(calls(one.of, one.args)).toEqual([one.request, one.cancel]);
});

test("fills are requested and need no cancel; orders are read with a question", () => {
  expect(calls(watchExecutions, null)).toEqual([["reqExecutions", 7, {}]]);
  expect(calls(watchOrders, null)).toEqual([]);
  expect(watchOrders.source).toMatchObject({ name: "getOpenOrders" });
});

test("each stream names what it does, its limit, its farms, and what confirms it", () => {
  const all: readonly AnyWatch[] = [
    ...[watchMarketData, watchRealTimeBars, watchHistoricalBars, watchTickByTick, watchMarketDepth],
    ...[watchPositions, watchAccount, watchPnL, watchPnLSingle, watchOrders, watchExecutions],
  ];
  const rows = all.map(({ name, what, budget, farms, quiet, opens, snapshotEnd, endsSnapshot, listens }) => [
    ...[name, what, budget ?? "", farms?.join(" ") ?? "", quiet === true ? "quiet" : ""],
    [opens?.join(" "), snapshotEnd, endsSnapshot === true ? "its flow" : undefined, listens?.join(" ")]
      .map((one) => one ?? "")
      .join("/"),
  ]);
  expect(rows).toEqual([
    ["watchMarketData", "watch market data", "lines", "market-data", "", "tickReqParams///"],
    ["watchRealTimeBars", "watch real-time bars", "lines", "market-data historical", "quiet", "///"],
    [
      "watchHistoricalBars",
      "watch historical bars",
      "historical",
      "historical market-data",
      "",
      "//its flow/",
    ],
    ["watchTickByTick", "watch single ticks", "", "market-data", "quiet", "///"],
    ["watchMarketDepth", "watch a book", "depths", "market-data", "quiet", "///"],
    ["watchPositions", "watch the positions", "", "", "", "positionMultiEnd/positionMultiEnd//"],
    ["watchAccount", "watch the account", "", "", "", "accountUpdateMultiEnd/accountUpdateMultiEnd//"],
    ["watchPnL", "watch the profit and loss", "", "", "", "pnl///"],
    ["watchPnLSingle", "watch the profit and loss of a position", "", "", "quiet", "pnlSingle///"],
    ["watchOrders", "watch the orders", "", "", "", "///openOrder orderStatus"],
    ["watchExecutions", "watch the executions", "", "", "", "execDetailsEnd/execDetailsEnd//execDetails"],
  ]);
});

/** What a stream tells of events, `again` for a new beginning, and what it tells who comes later. */
function tells(of: AnyWatch, args: unknown, ...events: [event: string, ...args: unknown[]][]) {
  const told: unknown[] = [];
  const tell = (value: unknown): void => void told.push(value);
  const beginning = { emit: tell, endSnapshot: () => tell("end"), kept: new Map(), clientId: 1, id: 7 };
  let flow = of.begin(args, beginning);
  for (const [event, ...rest] of events) {
    if (event === "again") flow = of.begin(args, beginning);
    else flow.on[event]?.(...(rest as never[]));
  }
  for (const value of told) if (typeof value === "object") expect(Object.isFrozen(value)).toBe(true);
  return { told, replay: flow.replay() };
}

test("bars have their time as text and instant, and the number of trades where TWS sends it", () => {
  const prices = { open: 1, high: 2, low: 3, close: 4, volume: 5, WAP: 6 };
  expect(
    tells(
      ...([watchRealTimeBars, { contract: AAPL }] as const),
      ["realtimeBar", 7, 1_700_000_000, 1, 2, 3, 4, 5, 6, 8],
      ["realtimeBar", 7, 1_700_000_005, 1, 2, 3, 4, 5, 6],
    ),
  ).toEqual({
    told: [
      { time: "1700000000", timeMs: 1_700_000_000_000, ...prices, count: 8 },
      { time: "1700000005", timeMs: 1_700_000_005_000, ...prices },
    ],
    replay: [],
  });
  const time = "20260113 10:00:00 US/Eastern";
  const bar = { time, timeMs: Date.UTC(2026, 0, 13, 15), ...prices, count: 8 };
  expect(
    tells(
      ...([watchHistoricalBars, BARS] as const),
      ["historicalData", 7, time, 1, 2, 3, 4, 5, 8, 6],
      ["historicalData", 7, "finished-a-b", -1, -1, -1, -1, -1, -1, -1],
      ["historicalDataUpdate", 7, time, 1, 2, 3, 4, 5, 8, 6],
    ),
  ).toEqual({ told: [bar, "end", bar], replay: [bar] });
  const trade = { kind: "trade", time: 9, timeMs: 9_000, price: 1, size: 2 };
  const quote = { kind: "quote", time: 9, timeMs: 9_000, bid: 1, ask: 2, bidSize: 3, askSize: 4 };
  expect(
    tells(
      ...([watchTickByTick, { contract: AAPL, tickType: "Last" }] as const),
      ["tickByTickAllLast", 7, 1, "9", 1, 2],
      ["tickByTickBidAsk", 7, "9", 1, 2, 3, 4],
      ["tickByTickMidPoint", 7, "9", 1.5],
    ),
  ).toEqual({ told: [trade, quote, { kind: "midpoint", time: 9, timeMs: 9_000, price: 1.5 }], replay: [] });
});

test("changes of an account are emitted; a late reader gets the last of each value and position", () => {
  const value = (key: string, of: string, currency: string) => ({ account: "DU1", key, value: of, currency });
  expect(
    tells(
      ...([watchAccount, OF_A] as const),
      ["accountUpdateMulti", 7, "DU1", "", "Cash", "1", "USD"],
      ["accountUpdateMulti", 7, "DU1", "", "Cash", "2", "EUR"],
      ["accountUpdateMulti", 7, "DU1", "", "Cash", "3", "USD"],
    ),
  ).toEqual({
    told: [value("Cash", "1", "USD"), value("Cash", "2", "EUR"), value("Cash", "3", "USD")],
    replay: [value("Cash", "3", "USD"), value("Cash", "2", "EUR")],
  });
  const row = (conId: number, pos: number, model = {}) => ({
    account: "DU1",
    ...model,
    contract: { conId },
    pos,
    avgCost: 9,
  });
  expect(
    tells(
      ...([watchPositions, OF_A] as const),
      ["positionMulti", 7, "DU1", "", { conId: 1 }, 10, 9],
      ["positionMulti", 7, "DU1", "M", { conId: 1 }, 20, 9],
      ["positionMulti", 7, "DU1", undefined, { conId: 2 }, 30, 9],
      ["positionMultiEnd", 7],
      ["positionMulti", 7, "DU1", "", { conId: 1 }, 0, 9],
      ["positionMultiEnd", 7],
      // What was closed between the two beginnings is told with 0 units, once.
      ["again"],
      ["positionMulti", 7, "DU1", undefined, { conId: 2 }, 31, 9],
      ["positionMultiEnd", 7],
      ["positionMultiEnd", 7],
    ),
  ).toEqual({
    told: [
      ...[row(1, 10), row(1, 20, { modelCode: "M" }), row(2, 30), row(1, 0), row(2, 31)],
      row(1, 0, { modelCode: "M" }),
    ],
    replay: [row(2, 31)],
  });
  const gains = { dailyPnL: 1, unrealizedPnL: 2, realizedPnL: 3 };
  expect(tells(watchPnL, OF_A, ["pnl", 7], ["pnl", 7, 1, 2, 3])).toEqual({ told: [gains], replay: [gains] });
  expect(tells(watchPnL, OF_A)).toEqual({ told: [], replay: [] });
  const single = { ...gains, position: 5, marketValue: 4 };
  expect(tells(watchPnLSingle, { ...OF_A, conId: 5 }, ["pnlSingle", 7, 5, 1, 2, 3, 4])).toEqual({
    told: [single],
    replay: [single],
  });
});
