import { expect, test } from "vitest";
import { DurationUnit, type IbkrPool, PoolError, type ReadOptions } from "../../src/mod.ts";
import { AAPL, AAPL_NUMBERED, ACCOUNT } from "../support/contracts.ts";
import { orderByHand, swallow } from "../support/sim.ts";
import { MORNING_MS } from "../support/watches.ts";
import { World } from "../support/world.ts";

/** Every read, with an example. `request` is the message that it sends. */
const READS: Readonly<
  Record<string, { request: string; ask: (ib: IbkrPool, options?: ReadOptions) => Promise<unknown> }>
> = {
  getCurrentTime: { request: "reqCurrentTime", ask: (ib, o) => ib.getCurrentTime(o) },
  getManagedAccounts: { request: "reqManagedAccts", ask: (ib, o) => ib.getManagedAccounts(o) },
  getPositions: { request: "reqPositions", ask: (ib, o) => ib.getPositions(o) },
  getAccountSummary: { request: "reqAccountSummary", ask: (ib, o) => ib.getAccountSummary(o) },
  getAccountUpdates: { request: "reqAccountUpdates", ask: (ib, o) => ib.getAccountUpdates(ACCOUNT, o) },
  getPnL: { request: "reqPnL", ask: (ib, o) => ib.getPnL(ACCOUNT, o) },
  getPnLSingle: {
    request: "reqPnLSingle",
    ask: (ib, o) => ib.getPnLSingle(AAPL_NUMBERED, ACCOUNT, o),
  },
  getOpenOrders: { request: "reqOpenOrders", ask: (ib, o) => ib.getOpenOrders(o) },
  getAllOpenOrders: { request: "reqAllOpenOrders", ask: (ib, o) => ib.getAllOpenOrders(o) },
  getCompletedOrders: { request: "reqCompletedOrders", ask: (ib, o) => ib.getCompletedOrders(o) },
  getExecutionDetails: { request: "reqExecutions", ask: (ib, o) => ib.getExecutionDetails({}, o) },
  getFamilyCodes: { request: "reqFamilyCodes", ask: (ib, o) => ib.getFamilyCodes(o) },
  getSoftDollarTiers: { request: "reqSoftDollarTiers", ask: (ib, o) => ib.getSoftDollarTiers(o) },
  getUserInfo: { request: "reqUserInfo", ask: (ib, o) => ib.getUserInfo(o) },
  getContractDetails: { request: "reqContractDetails", ask: (ib, o) => ib.getContractDetails(AAPL, o) },
  getMatchingSymbols: { request: "reqMatchingSymbols", ask: (ib, o) => ib.getMatchingSymbols("AA", o) },
  getSecDefOptParams: {
    request: "reqSecDefOptParams",
    ask: (ib, o) => ib.getSecDefOptParams(AAPL_NUMBERED, o),
  },
  getMarketRule: { request: "reqMarketRule", ask: (ib, o) => ib.getMarketRule(26, o) },
  getSmartComponents: { request: "reqSmartComponents", ask: (ib, o) => ib.getSmartComponents("9c0001", o) },
  getMarketDepthExchanges: { request: "reqMktDepthExchanges", ask: (ib, o) => ib.getMarketDepthExchanges(o) },
  getMarketDataSnapshot: { request: "reqMktData", ask: (ib, o) => ib.getMarketDataSnapshot(AAPL, o) },
  getHistoricalData: {
    request: "reqHistoricalData",
    ask: (ib, o) => ib.getHistoricalData(AAPL, { duration: "1 D", barSize: "1 hour", ...o }),
  },
  getHeadTimestamp: {
    request: "reqHeadTimestamp",
    ask: (ib, o) => ib.getHeadTimestamp(AAPL, o),
  },
  getHistogramData: {
    request: "reqHistogramData",
    ask: (ib, o) => ib.getHistogramData(AAPL, { duration: 1, durationUnit: DurationUnit.DAY, ...o }),
  },
  getHistoricalTicksMid: {
    request: "reqHistoricalTicks",
    ask: (ib, o) => ib.getHistoricalTicksMid(AAPL, { ...TICKS, ...o }),
  },
  getHistoricalTicksBidAsk: {
    request: "reqHistoricalTicks",
    ask: (ib, o) => ib.getHistoricalTicksBidAsk(AAPL, { ...TICKS, ...o }),
  },
  getHistoricalTicksLast: {
    request: "reqHistoricalTicks",
    ask: (ib, o) => ib.getHistoricalTicksLast(AAPL, { ...TICKS, ...o }),
  },
  getNewsProviders: { request: "reqNewsProviders", ask: (ib, o) => ib.getNewsProviders(o) },
  getHistoricalNews: {
    request: "reqHistoricalNews",
    ask: (ib, o) => ib.getHistoricalNews(AAPL_NUMBERED, { providerCodes: ["BRFG", "DJNL"], ...o }),
  },
  getNewsArticle: {
    request: "reqNewsArticle",
    ask: async (ib, o) => {
      const [newest] = await ib.getHistoricalNews(AAPL_NUMBERED, { providerCodes: ["BRFG"] });
      return ib.getNewsArticle("BRFG", newest?.articleId ?? "", o);
    },
  },
  getScannerParameters: { request: "reqScannerParameters", ask: (ib, o) => ib.getScannerParameters(o) },
  getMarketScanner: {
    request: "reqScannerSubscription",
    ask: (ib, o) => ib.getMarketScanner(SCAN, o),
  },
};
const TICKS = { start: "20260112-15:00:00", numberOfTicks: 20 };
const SCAN = { instrument: "STK", locationCode: "STK.US", scanCode: "MOST_ACTIVE", numberOfRows: 5 } as const;
const ALL = Object.entries(READS).map(([name, read]) => ({ name, ...read }));

test("every method whose name begins with get is listed here", () => {
  const names = new Set<string>();
  const pool = new World().pool();
  for (let one = Object.getPrototypeOf(pool); one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    for (const name of Object.getOwnPropertyNames(one)) if (/^get[A-Z]/.test(name)) names.add(name);
  }
  names.delete("getConnection");
  expect([...names].sort()).toEqual([...Object.keys(READS), "getFundamentalData"].sort());
});

test.each(ALL)(
  "$name is answered, leaves nothing open, and twice at once it is asked once",
  async ({ request, ask }) => {
    const world = new World();
    const pool = world.pool();
    const [one, other] = await world.clock.until(Promise.all([ask(pool), ask(pool)]));
    expect(one).toBeDefined();
    expect(one).toEqual(other);
    expect(world.tws.trace.of("read").filter(({ detail }) => detail === request)).toHaveLength(1);
    expect(pool.stats().requests).toBe(0);
  },
);

test.each(ALL)(
  "$name that TWS never answers ends at its deadline, and the next one is answered",
  async ({ request, ask }) => {
    const world = new World();
    const pool = world.pool();
    await world.clock.until(pool.connect());
    const lost = world.tws.inject(swallow({ request }));
    const outcome = await world.outcome(ask(pool, { timeoutMs: 2_000 }));
    expect(outcome).toMatchObject({ error: { code: "REQUEST_TIMEOUT" } });
    lost.heal();
    await world.clock.advance(70_000);
    expect(await world.outcome(ask(pool))).toHaveProperty("value");
  },
);

test.each(ALL)(
  "$name whose request is lost once is answered or says so, and so are equal ones, soon after",
  async ({ request, ask }) => {
    const world = new World({}, MORNING_MS);
    const pool = world.pool();
    await world.clock.until(pool.connect());
    world.tws.inject(swallow({ request, times: 1 }));
    const first = world.outcome(ask(pool));
    // One that shares the lost request, and one that comes as soon as the first knows.
    await world.clock.advance(7_000);
    const joined = world.outcome(ask(pool));
    for (const outcome of [await first, await joined]) {
      if ("value" in outcome) continue;
      expect(outcome.error).toMatchObject({
        code: "REQUEST_TIMEOUT",
        message: expect.stringMatching(/: TWS did not answer within \d+ ms$/),
      });
    }
    expect(await world.outcome(ask(pool))).toHaveProperty("value");
    expect(pool.stats().requests).toBe(0);
    expect(pool.stats().historical).toEqual({ open: 0, waiting: 0 });
  },
);

test("what they give is what the fake holds", async () => {
  const world = new World({ messagesPerSecondMax: 0 });
  const pool = world.pool();
  const { clock } = world;
  world.tws.inject(orderByHand({ symbol: "AAPL", quantity: 5, limitPrice: 1 }));
  world.tws.inject(orderByHand({ symbol: "MSFT", quantity: 3 }));
  await clock.advance(10_000);
  const [update, gain, single, mine, all, fills, chains, rule, symbols] = await clock.until(
    Promise.all([
      pool.getAccountUpdates(ACCOUNT),
      pool.getPnL(ACCOUNT),
      pool.getPnLSingle(AAPL_NUMBERED, ACCOUNT),
      pool.getOpenOrders(),
      pool.getAllOpenOrders(),
      pool.getExecutionDetails(),
      pool.getSecDefOptParams(AAPL_NUMBERED),
      pool.getMarketRule(26),
      pool.getMatchingSymbols("AAPL"),
    ]),
  );
  expect(update.account).toBe(ACCOUNT);
  expect(update.values.find(({ key }) => key === "NetLiquidation")?.currency).toBe("USD");
  expect(update.portfolio.find(({ contract }) => contract.symbol === "AAPL")).toMatchObject({
    position: 100,
  });
  expect(gain.unrealizedPnL).toEqual(expect.any(Number));
  expect(single.position).toBe(100);
  expect(mine).toEqual([]);
  expect(all).toMatchObject([{ contract: { symbol: "AAPL" }, order: { totalQuantity: 5, lmtPrice: 1 } }]);
  expect(fills).toMatchObject([
    { contract: { symbol: "MSFT" }, execution: { shares: 3 }, commission: { currency: "USD" } },
  ]);
  expect(chains[0]?.expirations.length).toBeGreaterThan(3);
  expect(rule[0]).toMatchObject({ increment: 0.01 });
  expect(symbols[0]?.contract).toMatchObject({ conId: 265598 });
});

test("a second account waits until the first is over, and is read then, although the first got no answer", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  world.tws.inject(swallow({ request: "reqAccountUpdates", times: 1 }));
  const first = world.outcome(pool.getAccountUpdates(ACCOUNT, { timeoutMs: 2_000 }));
  let read = false;
  const second = pool.getAccountUpdates("").then((update) => {
    read = true;
    return update;
  });
  await world.clock.advance(1_900);
  expect(read).toBe(false);
  expect(await first).toMatchObject({ error: { code: "REQUEST_TIMEOUT" } });
  expect((await world.clock.until(second)).account).toBe(ACCOUNT);
});

test("accounts are read one after the other, and own orders never among all orders", async () => {
  const world = new World();
  const pool = world.pool();
  const [one, other] = await world.clock.until(
    Promise.all([pool.getAccountUpdates(ACCOUNT), pool.getAccountUpdates("")]),
  );
  expect(one.values.length).toBe(other.values.length);
  world.tws.inject(orderByHand({ quantity: 5, limitPrice: 1 }));
  await world.clock.advance(1_000);
  const [own, all] = await world.clock.until(Promise.all([pool.getOpenOrders(), pool.getAllOpenOrders()]));
  expect([own.length, all.length]).toEqual([0, 1]);
});

test("what needs a subscription or does not exist is TWS_ERROR with TWS's number", async () => {
  const world = new World();
  const pool = world.pool();
  const codeOf = async (promise: Promise<unknown>): Promise<number | undefined> => {
    const outcome = await world.outcome(promise);
    return "error" in outcome && outcome.error instanceof PoolError ? outcome.error.twsCode : undefined;
  };
  expect(await codeOf(pool.getFundamentalData(AAPL, "ReportSnapshot"))).toBe(10358);
  expect(await codeOf(pool.getNewsArticle("BRFG", "BRFG$1$1"))).toBe(10172);
  expect(
    await codeOf(pool.getHistoricalTicksMid(AAPL, { ...TICKS, end: "20260113-15:00:00" })),
  ).toBeGreaterThan(0);
  expect(await codeOf(pool.getHeadTimestamp({ ...AAPL, symbol: "NOSUCH" }))).toBe(200);
});
