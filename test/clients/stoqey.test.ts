import { type Contract, type IBApi, IBApiNext, OptionType, type Order, SecType } from "@stoqey/ib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clockFrom, FakeTws, listen, type TcpDoor } from "../../sim/mod.ts";
import { AAPL, ACCOUNT, shareOf } from "../support/contracts.ts";
import { LiveClient } from "../support/live-client.ts";

/** Tuesday half past ten in New York: everything trades. */
const OPEN = Date.UTC(2026, 0, 13, 15, 30);
/** A call on AAPL that expires in February 2026. */
const callAt = (strike: number): Contract => ({
  symbol: "AAPL",
  secType: SecType.OPT,
  exchange: "SMART",
  right: OptionType.Call,
  strike,
  lastTradeDateOrContractMonth: "20260220",
});
const of =
  (reqId: number) =>
  ([id]: unknown[]) =>
    id === reqId;
const order = (change: Partial<Order>): Order =>
  ({ action: "BUY", orderType: "MKT", totalQuantity: 10, tif: "DAY", transmit: true, ...change }) as Order;

const tws = new FakeTws({ clock: clockFrom(OPEN) });
let door: TcpDoor;
let client: LiveClient;
let reqId = 1_000;

beforeAll(async () => {
  door = await listen(tws);
  client = await new LiveClient(door.port, 1).connect();
});

afterAll(async () => {
  client.close();
  tws.close();
  await door.close();
});

/** Sends a request under a new number and returns the other arguments of the first matching event. */
async function request(send: (api: IBApi, id: number) => void, event: string): Promise<unknown[]> {
  const id = ++reqId;
  const from = client.emitted.length;
  const [, ...rest] = await client.request((api) => send(api, id), event, of(id));
  const errors = client.emitted.slice(from).filter((one) => one.event === "error" && one.args[2] === id);
  expect(errors.map(({ args }) => args[0].message)).toEqual([]);
  return rest;
}

const errorOf = async (request: (api: IBApi, id: number) => void): Promise<number> => {
  const id = ++reqId;
  const [, code] = await client.request(
    (api) => request(api, id),
    "error",
    (args) => args[2] === id,
  );
  return code;
};

test("IBApi reads time, accounts, IDs, user, families, soft dollars and display groups", async () => {
  const [seconds] = await client.request((api) => api.reqCurrentTime(), "currentTime");
  expect(Math.abs(seconds - OPEN / 1_000)).toBeLessThan(60);
  expect(await client.request((api) => api.reqManagedAccts(), "managedAccounts")).toEqual([ACCOUNT]);
  expect(await client.request((api) => api.reqIds(), "nextValidId")).toEqual([1]);
  expect(await request((api, id) => api.reqUserInfo(id), "userInfo")).toEqual([""]);
  const [families] = await client.request((api) => api.reqFamilyCodes(), "familyCodes");
  expect(families).toEqual([{ accountID: ACCOUNT, familyCode: "" }]);
  expect(await request((api, id) => api.reqSoftDollarTiers(id), "softDollarTiers")).toEqual([[]]);
  expect(await request((api, id) => api.queryDisplayGroups(id), "displayGroupList")).toEqual([
    "1|2|3|4|5|6|7",
  ]);
  await request((api, id) => {
    api.subscribeToGroupEvents(id, 1);
    api.updateDisplayGroup(id, "265598@SMART");
    api.unsubscribeFromGroupEvents(id);
  }, "displayGroupUpdated");
  client.api.setServerLogLevel(2 as never);
  client.api.reqNewsBulletins(true);
  client.api.cancelNewsBulletins();
  const from = client.emitted.length;
  client.api.requestFA(1 as never);
  expect((await client.event("info", ([, code]) => code === 321, from))[0]).toContain("non FA");
});

test("IBApi reads contracts of every kind, symbols, chains, rules and exchanges", async () => {
  const kinds: readonly (readonly [Contract, object])[] = [
    [AAPL, { longName: "APPLE INC", stockType: "COMMON", timeZoneId: "US/Eastern" }],
    [shareOf("SPY"), { stockType: "ETF" }],
    [{ symbol: "SPX", secType: "IND", exchange: "CBOE" } as Contract, { longName: "S&P 500 Stock Index" }],
    [
      { symbol: "ES", secType: "FUT", exchange: "CME", lastTradeDateOrContractMonth: "202603" } as Contract,
      { underSymbol: "ES", contractMonth: "202603" },
    ],
    [callAt(260), { underConId: 265598 }],
    [
      { symbol: "EUR", secType: "CASH", exchange: "IDEALPRO", currency: "USD" } as Contract,
      { minTick: 0.00005 },
    ],
    [
      { symbol: "BTC", secType: "CRYPTO", exchange: "PAXOS", currency: "USD" } as Contract,
      { minSize: 0.0001 },
    ],
    [{ symbol: "VFIAX", secType: "FUND" } as Contract, { fundFamily: "Vanguard" }],
  ];
  for (const [contract, expected] of kinds) {
    const [details] = await request((api, id) => api.reqContractDetails(id, contract), "contractDetails");
    expect(details).toMatchObject(expected);
  }
  const bond = { symbol: "US-T", secType: "BOND", exchange: "SMART" } as Contract;
  const [details] = await request((api, id) => api.reqContractDetails(id, bond), "bondContractDetails");
  expect(details).toMatchObject({ cusip: "91282CKQ3", coupon: 4.375, maturity: "20340515" });
  expect(await errorOf((api, id) => api.reqContractDetails(id, shareOf("NOSUCH")))).toBe(200);
  const [samples] = await request((api, id) => api.reqMatchingSymbols(id, "AAP"), "symbolSamples");
  expect(samples).toMatchObject([{ contract: { conId: 265598 }, derivativeSecTypes: ["OPT"] }]);
  const chain = await request(
    (api, id) => api.reqSecDefOptParams(id, "AAPL", "", "STK", 265598),
    "securityDefinitionOptionParameter",
  );
  expect(chain[0]).toBe("SMART");
  expect((chain[4] as string[]).length).toBe(4);
  expect((chain[5] as number[]).length).toBe(21);
  const [rule, increments] = await client.request((api) => api.reqMarketRule(26), "marketRule");
  expect([rule, increments]).toEqual([26, [{ lowEdge: 0, increment: 0.01 }]]);
  const [components] = await request((api, id) => api.reqSmartComponents(id, "9c0001"), "smartComponents");
  expect((components as Map<number, unknown>).size).toBe(8);
  const [exchanges] = await client.request((api) => api.reqMktDepthExchanges(), "mktDepthExchanges");
  expect(exchanges.length).toBeGreaterThan(8);
});

test("IBApi reads quotes, greeks, snapshots, real-time volume and delayed data, and cancels them", async () => {
  const id = ++reqId;
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
  const smart = ++reqId;
  await client.request((api) => api.reqMktDepth(smart, AAPL, 5, true), "updateMktDepthL2", of(smart));
  client.api.cancelMktDepth(smart, true);
  const plain = ++reqId;
  await client.request((api) => api.reqMktDepth(plain, AAPL, 5, false), "updateMktDepth", of(plain));
  client.api.cancelMktDepth(plain, false);
  const kinds = [
    ["Last", "tickByTickAllLast"],
    ["AllLast", "tickByTickAllLast"],
    ["BidAsk", "tickByTickBidAsk"],
    ["MidPoint", "tickByTickMidPoint"],
  ] as const;
  const ids = kinds.map(() => ++reqId);
  for (const [at, [kind]] of kinds.entries())
    client.api.reqTickByTickData(ids[at] as number, AAPL, kind as never, 0, false);
  for (const [at, [, event]] of kinds.entries()) await client.event(event, of(ids[at] as number));
  for (const one of ids) client.api.cancelTickByTickData(one);
  const bars = ++reqId;
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
    const id = ++reqId;
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
    (await bars("5 mins", "1 D", "BID", 2, "20260109-21:00:00")).map(([, ...rest]) => [reqId - 1, ...rest]),
  );
  const id = ++reqId;
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
    expect([(ticks as unknown[]).length, done]).toEqual([100, true]);
  }
  expect(await errorOf((api, one) => api.cancelHistoricalData(one))).toBe(366);
});

test("IBApi places, changes, cancels and checks orders, and reads orders and executions", async () => {
  const id = client.of("nextValidId").at(-1)?.[0] as number;
  await client.request((api) => api.placeOrder(id, AAPL, order({})), "commissionReport");
  expect(
    client
      .of("orderStatus")
      .filter(of(id))
      .map((args) => args[1]),
  ).toEqual(["Submitted", "Filled"]);
  const [, , execution] = await client.event("execDetails", (args) => args[2].orderId === id);
  expect(execution).toMatchObject({ side: "BOT", shares: 10, cumQty: 10, clientId: 1 });
  const low = order({ orderType: "LMT", lmtPrice: 100 } as Partial<Order>);
  await client.request((api) => api.placeOrder(id + 1, AAPL, low), "orderStatus", of(id + 1));
  await client.request(
    (api) => api.placeOrder(id + 1, AAPL, { ...low, lmtPrice: 101 }),
    "openOrder",
    (args) => args[2].lmtPrice === 101,
  );
  const [orderId] = await client.request((api) => api.reqOpenOrders(), "openOrder");
  expect(orderId).toBe(id + 1);
  await client.request((api) => api.reqAllOpenOrders(), "openOrderEnd");
  await client.request(
    (api) => api.cancelOrder(id + 1),
    "error",
    (args) => args[1] === 202 && args[2] === id + 1,
  );
  await client.request(
    (api) => api.cancelOrder(id + 1),
    "error",
    (args) => args[1] === 10148,
  );
  await client.request(
    (api) => api.cancelOrder(9_999),
    "error",
    (args) => args[1] === 10147,
  );
  const [, , , state] = await client.request(
    (api) => api.placeOrder(id + 2, AAPL, order({ whatIf: true })),
    "openOrder",
    (args) => args[0] === id + 2,
  );
  expect(state.initMarginAfter - state.initMarginBefore).toBeCloseTo(state.initMarginChange, 2);
  expect(state.commission).toBe(1);
  await client.request(
    (api) => api.placeOrder(id + 2, AAPL, order({ orderType: "LMT", lmtPrice: 100.001 } as Partial<Order>)),
    "error",
    (args) => args[1] === 110,
  );
  await client.request(
    (api) => api.placeOrder(id + 2, AAPL, order({ totalQuantity: 1_000_000 })),
    "error",
    (args) => args[1] === 201,
  );
  await client.request(
    (api) => api.placeOrder(1, AAPL, order({})),
    "error",
    (args) => args[1] === 104,
  );
  await client.request(
    (api) => api.placeOrder(id + 3, AAPL, { ...low, tif: "" as never }),
    "error",
    (args) => args[1] === 10349,
  );
  client.api.reqGlobalCancel();
  await client.event("orderStatus", (args) => args[0] === id + 3 && args[1] === "Cancelled");
  await client.request((api) => api.reqCompletedOrders(false), "completedOrdersEnd");
  const completed = client.of("completedOrder").map(([, one, how]) => [one.orderType, how.status]);
  expect(completed).toEqual([
    ["MKT", "Filled"],
    ["LMT", "Cancelled"],
    ["MKT", "Inactive"],
    ["LMT", "Cancelled"],
  ]);
  const executions = ++reqId;
  await client.request((api) => api.reqExecutions(executions, {}), "execDetailsEnd", of(executions));
  expect(client.of("execDetails").filter(of(executions)).length).toBe(1);
  await client.request(
    (api) => api.reqAutoOpenOrders(true),
    "info",
    ([, code]) => code === 327,
  );
  expect((await client.request((api) => api.reqIds(), "nextValidId"))[0]).toBe(id + 4);
});

test("IBApi exercises an option and then holds its shares", async () => {
  const id = client.of("nextValidId").at(-1)?.[0] as number;
  const call = callAt(215);
  await client.request(
    (api) => api.placeOrder(id, call, order({ totalQuantity: 1 })),
    "orderStatus",
    (args) => args[0] === id && args[1] === "Filled",
  );
  const holds = async (): Promise<number> => {
    const from = client.emitted.length;
    await client.request((api) => api.reqPositions(), "positionEnd");
    const row = client.emitted
      .slice(from)
      .find(
        ({ event, args }) => event === "position" && args[1].secType === "STK" && args[1].symbol === "AAPL",
      );
    return row?.args[2];
  };
  const before = await holds();
  client.api.exerciseOptions(++reqId, call, 1 as never, 1, ACCOUNT, 0);
  expect(await holds()).toBe(before + 100);
  client.api.cancelPositions();
  expect(await errorOf((api, one) => api.exerciseOptions(one, call, 1 as never, 1, ACCOUNT, 0))).toBe(321);
});

test("IBApi reads account values, positions and P&L that add up", async () => {
  const summary = ++reqId;
  await client.request(
    (api) => api.reqAccountSummary(summary, "All", "NetLiquidation,TotalCashValue,$LEDGER:ALL"),
    "accountSummaryEnd",
    of(summary),
  );
  const rows = client
    .of("accountSummary")
    .filter(of(summary))
    .map(([, , tag]) => tag);
  expect(rows).toEqual(
    expect.arrayContaining(["NetLiquidation", "TotalCashValue", "ExchangeRate", "RealizedPnL"]),
  );
  client.api.cancelAccountSummary(summary);
  const from = client.emitted.length;
  await client.request((api) => api.reqAccountUpdates(true, ACCOUNT), "accountDownloadEnd");
  const updates = client.emitted.slice(from);
  const value = (key: string, currency: string): number =>
    Number(
      updates.find(
        ({ event, args }) => event === "updateAccountValue" && args[0] === key && args[2] === currency,
      )?.args[1],
    );
  const worth = updates
    .filter(({ event }) => event === "updatePortfolio")
    .reduce((sum, { args }) => sum + args[3], 0);
  expect(value("NetLiquidation", "USD")).toBeCloseTo(value("TotalCashValue", "USD") + worth, 1);
  client.api.reqAccountUpdates(false, ACCOUNT);
  const multi = ++reqId;
  await client.request(
    (api) => api.reqAccountUpdatesMulti(multi, ACCOUNT, "", false),
    "accountUpdateMultiEnd",
    ([id]) => id === `${multi}`,
  );
  client.api.cancelAccountUpdatesMulti(multi);
  const positions = ++reqId;
  await client.request(
    (api) => api.reqPositionsMulti(positions, ACCOUNT, ""),
    "positionMultiEnd",
    of(positions),
  );
  client.api.cancelPositionsMulti(positions);
  const [daily, unrealized] = await request((api, id) => api.reqPnL(id, ACCOUNT, ""), "pnl");
  expect(daily).not.toBe(unrealized);
  const single = await request((api, id) => api.reqPnLSingle(id, ACCOUNT, "", 265598), "pnlSingle");
  expect(single[0]).toBeGreaterThan(100);
  client.api.cancelPnL(reqId - 1);
  client.api.cancelPnLSingle(reqId);
});

test("IBApi reads news and scans, and errors for data without a subscription", async () => {
  const [providers] = await client.request((api) => api.reqNewsProviders(), "newsProviders");
  expect(providers.map((one: { providerCode: string }) => one.providerCode)).toEqual(["BRFG", "DJNL"]);
  const [, , articleId, headline] = await request(
    (api, id) => api.reqHistoricalNews(id, 265598, "BRFG+DJNL", "", "", 5),
    "historicalNews",
  );
  const provider = String(articleId).split("$")[0] as string;
  const [, text] = await request(
    (api, id) => api.reqNewsArticle(id, provider, String(articleId)),
    "newsArticle",
  );
  expect(text).toContain(headline);
  const [xml] = await client.request((api) => api.reqScannerParameters(), "scannerParameters");
  expect(xml).toContain("<scanCode>TOP_PERC_GAIN</scanCode>");
  const scan = ++reqId;
  const gainers = {
    instrument: "STK",
    locationCode: "STK.US.MAJOR",
    scanCode: "TOP_PERC_GAIN",
    numberOfRows: 5,
  };
  await client.request(
    (api) => api.reqScannerSubscription(scan, { ...gainers, scanCode: 0 } as never),
    "scannerDataEnd",
    of(scan),
  );
  expect(client.of("scannerData").filter(of(scan)).length).toBe(5);
  client.api.cancelScannerSubscription(scan);
  expect(await errorOf((api, id) => api.reqFundamentalData(id, AAPL, "ReportSnapshot"))).toBe(10358);
  expect(await errorOf((api, id) => api.reqWshMetaData(id))).toBe(10276);
  expect(await errorOf((api, id) => api.reqWshEventData(id, 265598))).toBe(10282);
  client.api.cancelFundamentalData(1);
});

test("client and server could read every message of these tests", () => {
  expect(client.complaints).toEqual([]);
  const notes = tws.trace.events.filter(({ event }) => event === "failed" || event === "unreadable");
  expect(notes).toEqual([]);
});

test("IBApiNext reads through the same server", async () => {
  const next = new IBApiNext({ host: "127.0.0.1", port: door.port });
  next.connect(77);
  try {
    expect((await next.getContractDetails(AAPL))[0]?.contract.conId).toBe(265598);
    expect(await next.getManagedAccounts()).toEqual([ACCOUNT]);
    expect(
      (await next.getHistoricalData(AAPL, "", "1 D", "1 hour" as never, "TRADES" as never, 1, 1)).length,
    ).toBeGreaterThan(0);
    expect((await next.getMarketDataSnapshot(AAPL, "", false)).size).toBeGreaterThan(5);
    expect(await next.getAllOpenOrders()).toEqual([]);
    expect((await next.getMatchingSymbols("AAPL"))?.length).toBeGreaterThan(0);
  } finally {
    next.disconnect();
  }
});
