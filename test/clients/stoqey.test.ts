import { type Contract, IBApiNext } from "@stoqey/ib";
import { expect, test } from "vitest";
import { Exchange } from "../../sim/exchange/exchange.ts";
import { AAPL, ACCOUNT, shareOf } from "../support/contracts.ts";
import { callAt, expectAllRead, OPEN, of, stockSession } from "../support/stock-session.ts";

const { tws, door, client, nextId, request, errorOf } = await stockSession({ profile: "gentle" });

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
  const listed = new Exchange().chain(265598, OPEN);
  expect(chain[4]).toHaveLength(new Set(listed.map(({ lastTradeDate }) => lastTradeDate)).size);
  expect(chain[4]).toEqual(expect.arrayContaining(["20260116", "20280121"]));
  expect(chain[5]).toHaveLength(new Set(listed.map(({ strike }) => strike)).size);
  expect(chain[5]).toEqual(expect.arrayContaining([200, 260, 262.5, 300]));
  const [rule, increments] = await client.request((api) => api.reqMarketRule(26), "marketRule");
  expect([rule, increments]).toEqual([26, [{ lowEdge: 0, increment: 0.01 }]]);
  const [components] = await request((api, id) => api.reqSmartComponents(id, "9c0001"), "smartComponents");
  expect((components as Map<number, unknown>).size).toBe(8);
  const [exchanges] = await client.request((api) => api.reqMktDepthExchanges(), "mktDepthExchanges");
  expect(exchanges.length).toBeGreaterThan(8);
});

test("IBApi reads news and scans, and errors for data without a subscription", async () => {
  const [providers] = await client.request((api) => api.reqNewsProviders(), "newsProviders");
  expect(providers.map((one: { providerCode: string }) => one.providerCode)).toEqual([
    "BRFG",
    "BRFUPDN",
    "DJNL",
  ]);
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
  const scan = nextId();
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
  expect(await errorOf((api, id) => api.reqWshEventData(id, 265598))).toBe(10276);
  client.api.cancelFundamentalData(1);
});

test("client and server could read every message of these tests", () => {
  expectAllRead({ client, tws });
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
