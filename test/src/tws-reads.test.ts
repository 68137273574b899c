import { expect, test } from "vitest";
import { PoolError } from "../../src/mod.ts";
import { AAPL, AAPL_NUMBERED, ACCOUNT } from "../support/contracts.ts";
import { READS, TICKS } from "../support/reads.ts";
import { manualOrder, swallow } from "../support/sim.ts";
import { MORNING_MS } from "../support/watches.ts";
import { World } from "../support/world.ts";

test("every method whose name begins with get is in test/support/reads.ts", () => {
  const names = new Set<string>();
  const pool = new World().pool();
  for (let one = Object.getPrototypeOf(pool); one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    for (const name of Object.getOwnPropertyNames(one)) if (/^get[A-Z]/.test(name)) names.add(name);
  }
  names.delete("getConnection");
  expect([...names].sort()).toEqual([...READS.map(({ name }) => name), "getFundamentalData"].sort());
});

/** Lists the texts and numbers in a value, as texts. */
function leavesOf(value: unknown): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return value === "" ? [] : [`${value}`];
  if (value instanceof Map) return leavesOf([...value]);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

/** Writes a time that was sent as the pool gives it, in epoch ms: sent are seconds, or a text in UTC or in New York. */
function timesOf(sent: string): readonly string[] {
  const seconds = /^1\d{9}$/.test(sent) ? [Number(sent) * 1_000] : [];
  const [, year, month, day, clock] = /^(\d{4})-?(\d\d)-?(\d\d)[ -](\d\d:\d\d:\d\d)/.exec(sent) ?? [];
  const zones = year === undefined ? [] : ["Z", "-05:00"];
  const dated = zones.map((zone) => Date.parse(`${year}-${month}-${day}T${clock}${zone}`));
  return [...seconds, ...dated].map(String);
}

/** Lists what the pool adds by itself: the kind of market data, and when it had them. */
const ownWords = ({ clock }: World): readonly string[] => ["live", `${clock.now()}`];

/** Reads for which the fake has nothing: orders of this client, tiers and a brand. */
const EMPTY: ReadonlySet<string> = new Set(["getOpenOrders", "getSoftDollarTiers", "getUserInfo"]);

test.each(READS)(
  "$name gives what was sent, leaves nothing open, and is sent once for two equal calls",
  async ({ name, request, call }) => {
    const world = new World();
    world.tws.script.answers.keep(100_000);
    world.tws.inject(manualOrder({ symbol: "AAPL", quantity: 5, limitPrice: 1 }));
    world.tws.inject(manualOrder({ symbol: "MSFT", quantity: 3 }));
    await world.clock.advance(10_000);
    const pool = world.pool();
    const [one, other] = await world.clock.until(Promise.all([call(pool), call(pool)]));
    expect(one).toEqual(other);
    const sent = world.tws.script.answers.all().flatMap(({ values }) => leavesOf(values));
    const known = new Set([...sent, ...sent.flatMap(timesOf), ...ownWords(world)]);
    const given = leavesOf(one);
    expect(given.filter((leaf) => !known.has(leaf))).toEqual([]);
    expect(given.length > 0).toBe(!EMPTY.has(name));
    expect(world.tws.trace.of("read").filter(({ detail }) => detail === request)).toHaveLength(1);
    expect(pool.stats().requests).toBe(0);
  },
);

test.each(READS)(
  "$name that TWS never answers ends at its deadline, and the next one is answered",
  async ({ request, call }) => {
    const world = new World();
    const pool = world.pool();
    await world.clock.until(pool.connect());
    const lost = world.tws.inject(swallow({ request }));
    const outcome = await world.outcome(call(pool, { timeoutMs: 2_000 }));
    expect(outcome).toMatchObject({ error: { code: "REQUEST_TIMEOUT" } });
    lost.heal();
    await world.clock.advance(70_000);
    expect(await world.outcome(call(pool))).toHaveProperty("value");
  },
);

test.each(READS)(
  "$name and equal calls whose request is lost once are answered or rejected, soon after",
  async ({ request, call }) => {
    const world = new World({}, MORNING_MS);
    const pool = world.pool();
    await world.clock.until(pool.connect());
    world.tws.inject(swallow({ request, times: 1 }));
    const first = world.outcome(call(pool));
    // One that shares the lost request, and one that comes as soon as the first knows.
    await world.clock.advance(7_000);
    const joined = world.outcome(call(pool));
    for (const outcome of [await first, await joined]) {
      if ("value" in outcome) continue;
      expect(outcome.error).toMatchObject({
        code: "REQUEST_TIMEOUT",
        message: expect.stringMatching(/: TWS did not answer within \d+ ms$/),
      });
    }
    expect(await world.outcome(call(pool))).toHaveProperty("value");
    expect(pool.stats().requests).toBe(0);
    expect(pool.stats().historical).toEqual({ open: 0, waiting: 0 });
  },
);

test("what they give is what the fake holds", async () => {
  const world = new World({ messagesPerSecond: 0 });
  const pool = world.pool();
  const { clock } = world;
  world.tws.inject(manualOrder({ symbol: "AAPL", quantity: 5, limitPrice: 1 }));
  world.tws.inject(manualOrder({ symbol: "MSFT", quantity: 3 }));
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

test("a second account waits until the first has ended, and is then read, even without an answer", async () => {
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
  world.tws.inject(manualOrder({ quantity: 5, limitPrice: 1 }));
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
