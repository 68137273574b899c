import { expect, test } from "vitest";
import { BarSizeSetting, type Lease, PoolError, TickType } from "../../../src/mod.ts";
import { getMarketDataSnapshot } from "../../../src/operations/market-data.ts";
import { meaningFor } from "../../../src/tws/codes.ts";
import { AAPL, ACCOUNT, MSFT, UNKNOWN_SHARE } from "../../support/contracts.ts";
import { drop, type Fault, latency } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

/** The server reads these and never answers. */
const deaf = (...names: string[]): Fault => ({
  name: "deaf",
  text: "deaf",
  forMs: undefined,
  begin: () => ({
    onFrame: ({ direction, name }) =>
      direction === "out" && names.includes(name) ? { delayMs: 10 ** 9 } : undefined,
  }),
});

async function leased(world: World): Promise<Lease> {
  return world.clock.until(world.pool().acquire());
}

async function errorOf(world: World, promise: Promise<unknown>): Promise<PoolError> {
  const outcome = await world.outcome(promise);
  if ("error" in outcome && outcome.error instanceof PoolError) return outcome.error;
  throw new Error(`expected a PoolError, got ${JSON.stringify(outcome)}`);
}

/** How often the server read a request. */
const readTimes = (world: World, name: string): number =>
  world.tws.trace.of("read").filter(({ detail }) => detail === name).length;

test("every operation gives what the server holds", async () => {
  const world = new World();
  const { clock } = world;
  const ib = await leased(world);
  expect(await clock.until(ib.getCurrentTime())).toBe(Math.floor(clock.now() / 1_000));
  expect(await clock.until(ib.getManagedAccounts())).toEqual([ACCOUNT]);
  expect(await clock.until(ib.getPositions())).toMatchObject([
    { account: ACCOUNT, contract: { conId: 265598, symbol: "AAPL" }, pos: 100, avgCost: 231.4 },
    { contract: { symbol: "MSFT" }, pos: 40 },
    { contract: { symbol: "TSLA" }, pos: -20 },
  ]);
  const summary = await clock.until(ib.getAccountSummary());
  const value = (tag: string): number => Number(summary.find((row) => row.tag === tag)?.value);
  expect(value("NetLiquidation") - value("InitMarginReq")).toBeCloseTo(value("AvailableFunds"), 2);
  expect(await clock.until(ib.getContractDetails(AAPL))).toMatchObject([
    { contract: { conId: 265598 }, minTick: 0.01 },
  ]);
  const quote = await clock.until(ib.getMarketDataSnapshot(AAPL));
  expect(quote.bid).toBeLessThan(quote.ask ?? 0);
  expect(quote.bidSize).toBeGreaterThan(0);
  expect(quote.ticks.get(TickType.LAST)).toBe(quote.last);
  expect(quote).toMatchObject({ marketDataType: 1, notices: [] });
  const bars = await clock.until(
    ib.getHistoricalData(AAPL, {
      duration: "2 D",
      barSize: BarSizeSetting.HOURS_ONE,
      formatDate: 2,
      useRth: false,
    }),
  );
  // Yesterday from four to eight, and today from four to half past nine.
  expect(bars.length).toBe(22);
  expect(bars.at(-1)?.close).toBe(quote.last);
  expect(Number(bars[1]?.time) - Number(bars[0]?.time)).toBe(3_600);
});

test("an error of TWS is TWS_ERROR with its code, for every operation that can have one", async () => {
  const world = new World();
  const ib = await leased(world);
  expect(await errorOf(world, ib.getContractDetails(UNKNOWN_SHARE))).toMatchObject({
    code: "TWS_ERROR",
    twsCode: 200,
  });
  expect(await errorOf(world, ib.getMarketDataSnapshot(UNKNOWN_SHARE))).toMatchObject({
    code: "TWS_ERROR",
    twsCode: 200,
  });
  const bad = ib.getHistoricalData(AAPL, { duration: "a while", barSize: "5 mins" });
  expect(await errorOf(world, bad)).toMatchObject({ code: "TWS_ERROR", twsCode: 321, retryable: false });
  const noGroup = ib.getAccountSummary({ group: "NoSuchGroup" });
  expect(await errorOf(world, noGroup)).toMatchObject({ code: "TWS_ERROR", twsCode: 321 });
  expect(ib.live).toBe(true);
});

test("a missing answer is REQUEST_TIMEOUT at the deadline, for every operation", async () => {
  const world = new World();
  const ib = await leased(world);
  world.tws.inject(
    deaf(
      "managedAccounts",
      "positionEnd",
      "accountSummaryEnd",
      "contractDetailsEnd",
      "historicalData",
      "tickSnapshotEnd",
    ),
  );
  const asks = [
    ib.getManagedAccounts({ timeoutMs: 700 }),
    ib.getPositions({ timeoutMs: 700 }),
    ib.getAccountSummary({ timeoutMs: 700 }),
    ib.getContractDetails(AAPL, { timeoutMs: 700 }),
    ib.getHistoricalData(AAPL, { duration: "1 D", barSize: "1 hour", timeoutMs: 700 }),
    ib.getMarketDataSnapshot(AAPL, { timeoutMs: 700 }),
  ];
  const begunMs = world.clock.now();
  const errors = await Promise.all(asks.map((ask) => errorOf(world, ask)));
  expect(errors.map(({ code }) => code)).toEqual(asks.map(() => "REQUEST_TIMEOUT"));
  expect(errors.every(({ retryable }) => retryable)).toBe(true);
  expect(world.clock.now() - begunMs).toBeGreaterThanOrEqual(700);
  // What runs at TWS and nobody waits for is cancelled.
  await world.clock.advance(1);
  for (const name of ["cancelHistoricalData", "cancelMktData", "cancelAccountSummary"]) {
    expect(readTimes(world, name)).toBe(1);
  }
  world.tws.heal();
});

test("requests that end leave nothing open at the pool", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(
    Promise.all([pool.getPositions(), pool.getContractDetails(AAPL), pool.getMarketDataSnapshot(MSFT)]),
  );
  expect(pool.stats().requests).toBe(0);
});

test("parallel requests never get each other's answers", async () => {
  const world = new World();
  world.tws.inject(latency({ frameMs: [0, 50] }));
  const pool = world.pool();
  const symbols = ["AAPL", "MSFT", "NVDA", "TSLA", "IBM", "SPY", "QQQ"];
  const found = await world.clock.until(
    Promise.all(symbols.map((symbol) => pool.getContractDetails({ ...AAPL, symbol }))),
  );
  expect(found.map(([details]) => details?.contract.symbol)).toEqual(symbols);
});

test("reqCurrentTime is sent at most once in 1.1 s, and every caller gets an answer", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  const times = [];
  for (let question = 0; question < 5; question++) times.push(await world.clock.until(pool.getCurrentTime()));
  expect(times.length).toBe(5);
  expect(readTimes(world, "reqCurrentTime")).toBe(5);
  expect(world.tws.trace.of("ignored")).toEqual([]);
});

test("different account summaries queue, and use two request numbers in all, as TWS counts them", async () => {
  const world = new World();
  const pool = world.pool();
  const tags = ["NetLiquidation", "BuyingPower", "TotalCashValue", "Cushion", "AccountType"];
  const summaries = await world.clock.until(
    Promise.all(tags.map((tag) => pool.getAccountSummary({ tags: [tag] }))),
  );
  expect(summaries.map((rows) => rows.map(({ tag }) => tag))).toEqual(tags.map((tag) => [tag]));
  for (let round = 0; round < 5; round++) await world.clock.until(pool.getAccountSummary());
  expect(world.tws.trace.of("sent").filter(({ detail }) => detail === "error 322")).toEqual([]);
});

test("a summary whose answer never comes does not block the next one", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  const fault = world.tws.inject(deaf("accountSummaryEnd"));
  const stuck = errorOf(world, pool.getAccountSummary({ tags: ["Cushion"], timeoutMs: 1_000 }));
  const next = pool.getAccountSummary({ tags: ["BuyingPower"], timeoutMs: 60_000 });
  await world.clock.advance(500);
  fault.heal();
  expect((await stuck).code).toBe("REQUEST_TIMEOUT");
  // The fake holds back all that follows on this connection; the next session answers.
  world.tws.inject(drop()).heal();
  expect((await world.clock.until(next)).length).toBe(1);
});

test("notices about a snapshot do not end it; they come with it", () => {
  for (const code of [10090, 10091, 10167]) expect(meaningFor("read", code, "")).toBe("notice");
  const { notice, result } = getMarketDataSnapshot.collect({ contract: AAPL });
  notice?.(10167, "Displaying delayed market data");
  expect(result().notices).toEqual(["Displaying delayed market data (10167)"]);
});

test("delayed ticks fill the same fields as live ones, and -1 is no price", () => {
  const { on, result } = getMarketDataSnapshot.collect({ contract: AAPL });
  const handlers = on as Record<string, (...args: unknown[]) => unknown>;
  handlers.tickPrice?.(1, TickType.DELAYED_BID, 99.5);
  handlers.tickPrice?.(1, TickType.DELAYED_ASK, -1);
  handlers.marketDataType?.(1, 3);
  expect(result()).toMatchObject({ bid: 99.5, ask: undefined, marketDataType: 3 });
});

test("arguments that cannot be put into a message are refused, and the session goes on", async () => {
  const world = new World();
  const ib = await leased(world);
  const asks: (() => Promise<unknown>)[] = [
    () => ib.getContractDetails(undefined as never),
    () => ib.getMarketDataSnapshot("AAPL" as never),
    () => ib.getContractDetails({ symbol: "AA\0PL" }),
    () => ib.getContractDetails({ symbol: (() => "AAPL") as never }),
    () => ib.getHistoricalData(AAPL, undefined as never),
    () => ib.getHistoricalData(undefined as never, { duration: "1 D", barSize: "1 hour" }),
  ];
  for (const ask of asks) {
    const error = await errorOf(world, ask());
    expect(error.code).toBe("INVALID_OPTION");
    expect(error.message).toMatch(/^Cannot read .+: .+/);
  }
  expect((await world.clock.until(ib.getContractDetails(AAPL))).length).toBe(1);
});

test("the caller may change its contract after the call", async () => {
  const world = new World();
  const pool = world.pool();
  const contract = { ...AAPL };
  const asked = pool.getContractDetails(contract);
  contract.symbol = "MSFT";
  expect((await world.clock.until(asked))[0]?.contract.symbol).toBe("AAPL");
});

test("a lease sees one session: its calls end with it, at once and with a code", async () => {
  const world = new World();
  const pool = world.pool();
  const ib = await world.clock.until(pool.acquire({ owner: "get_quote" }));
  let atAbort: unknown;
  ib.signal.addEventListener("abort", () => {
    atAbort = { live: ib.live, activeUsers: pool.stats().activeUsers, reason: ib.signal.reason.code };
  });
  world.tws.inject(drop({ afterRequest: "reqPositions", times: 1 }));
  expect(await errorOf(world, ib.getPositions())).toMatchObject({ code: "SESSION_LOST", retryable: true });
  expect(atAbort).toEqual({ live: false, activeUsers: 0, reason: "SESSION_LOST" });
  expect(await errorOf(world, ib.getPositions())).toMatchObject({ code: "SESSION_LOST" });
  await world.clock.advance(10_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
  expect(ib).toMatchObject({ live: false, epoch: 1 });
  await ib.release();
  expect(pool.stats().activeUsers).toBe(0);
});

test("when a session is lost, every lease knows it before any caller's code runs", async () => {
  const world = new World();
  const pool = world.pool();
  const leases = await world.clock.until(Promise.all([pool.acquire(), pool.acquire(), pool.acquire()]));
  const seen: unknown[] = [];
  for (const lease of leases) {
    lease.signal.addEventListener("abort", () => {
      seen.push([leases.map(({ live }) => live), pool.stats().activeUsers]);
    });
  }
  world.tws.inject(drop());
  await world.clock.advance(1);
  expect(seen).toEqual(leases.map(() => [[false, false, false], 0]));
});

test("a second release() does nothing; calls in flight are rejected by the first", async () => {
  const world = new World();
  const pool = world.pool();
  const [ib, other] = await world.clock.until(Promise.all([pool.acquire({ owner: "a" }), pool.acquire()]));
  const asked = errorOf(world, ib.getPositions());
  await ib.release();
  await ib.release();
  expect(pool.stats().activeUsers).toBe(1);
  expect(await asked).toMatchObject({
    code: "LEASE_RELEASED",
    retryable: false,
    message: "Cannot read the positions: the lease of a was released",
  });
  expect(await errorOf(world, ib.getPositions())).toMatchObject({ code: "LEASE_RELEASED" });
  expect(ib.signal.aborted).toBe(true);
  expect(other.live).toBe(true);
});
