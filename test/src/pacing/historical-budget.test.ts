import fc from "fast-check";
import { expect, test } from "vitest";
import { HistoricalBudget, type HistoricalQuery } from "../../../src/pacing/historical-budget.ts";
import { AAPL } from "../../support/contracts.ts";
import { runs } from "../../support/runs.ts";
import { drop, swallow, VirtualClock } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

const anyQuery = fc.record({
  key: fc.nat(3),
  series: fc.nat(2),
  cost: fc.constantFrom(1, 2),
  afterMs: fc.nat(1_500),
});

test("any requests keep to the rules: 15 s, six of a series in 2 s, 60 in 10 min, 50 open", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyQuery, { maxLength: 90 }), async (queries) => {
      const clock = new VirtualClock();
      const budget = new HistoricalBudget(clock, 3);
      const sent: (HistoricalQuery & { atMs: number })[] = [];
      let open = 0;
      for (const { key, series, cost, afterMs } of queries) {
        const query = { key: `${series}/${key}`, series: `${series}`, paced: true, cost };
        budget.enter(query, () => {
          sent.push({ ...query, atMs: clock.now() });
          expect(++open).toBeLessThanOrEqual(3);
          clock.after(700, () => {
            open--;
            budget.leave();
          });
        });
        await clock.advance(afterMs);
      }
      await clock.advance(3_600_000);
      expect(sent.length).toBe(queries.length);
      const total = (some: readonly { cost: number }[]): number =>
        some.reduce((sum, one) => sum + one.cost, 0);
      for (const [at, one] of sent.entries()) {
        const within = (ms: number) => sent.slice(0, at + 1).filter(({ atMs }) => atMs > one.atMs - ms);
        expect(within(15_000).filter(({ key }) => key === one.key).length).toBe(1);
        expect(total(within(2_000).filter(({ series }) => series === one.series))).toBeLessThanOrEqual(5);
        expect(total(within(600_000))).toBeLessThanOrEqual(60);
      }
      expect(clock.timers).toBe(0);
    }),
    runs(30),
  );
});

test("historical requests keep to TWS's rules by themselves", async () => {
  const world = new World({ historicalPacing: true });
  const pool = world.pool();
  const ask = (seconds: number) =>
    pool.getHistoricalData(AAPL, {
      duration: "60 S",
      barSize: "5 secs",
      useRth: false,
      end: `20260113-12:00:${String(seconds).padStart(2, "0")}`,
    });
  const bars = await world.clock.until(Promise.all(Array.from({ length: 12 }, (_, at) => ask(at))));
  expect(bars.every((one) => one.length > 0)).toBe(true);
  expect(world.tws.trace.of("sent").some(({ detail }) => detail === "error 162")).toBe(false);
});

test("of historical requests no more are open at once than TWS allows", async () => {
  const world = new World({ historicalMax: 5 });
  const pool = world.pool({ historicalMax: 5 });
  const bars = await world.clock.until(
    Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        pool.getHistoricalData(AAPL, { duration: `${at + 1} D`, barSize: "1 day" }),
      ),
    ),
  );
  expect(bars).toHaveLength(20);
  expect(pool.stats().historical).toEqual({ open: 0, waiting: 0 });
});

test("historical requests that were open when the session was lost do not count any more", async () => {
  const world = new World();
  const pool = world.pool({ historicalMax: 2, retryReads: false });
  await world.clock.until(pool.connect());
  world.tws.inject(swallow({ request: "reqHistoricalData", times: 2 }));
  const lost = [1, 2].map((days) =>
    world.outcome(pool.getHistoricalData(AAPL, { duration: `${days} D`, barSize: "1 day" })),
  );
  await world.clock.advance(100);
  expect(pool.stats().historical.open).toBe(2);
  world.tws.inject(drop());
  expect(await Promise.all(lost)).toMatchObject([
    { error: { code: "SESSION_LOST" } },
    { error: { code: "SESSION_LOST" } },
  ]);
  expect(pool.stats().historical.open).toBe(0);
  const bars = world.clock.until(pool.getHistoricalData(AAPL, { duration: "3 D", barSize: "1 day" }));
  expect((await bars).length).toBe(3);
});

const query = (key: string, series: string, cost = 1): HistoricalQuery => ({
  key,
  series,
  paced: true,
  cost,
});

test("a request that counts twice never waits behind an endless stream of those that count once", async () => {
  const clock = new VirtualClock();
  const budget = new HistoricalBudget(clock, 50);
  let sentMs = Number.NaN;
  let at = 0;
  const stream = (): void => {
    const series = `s${at++ % 20}`;
    budget.enter(query(`${at}`, series), () => budget.leave());
    if (at < 1_500) clock.after(500, stream);
  };
  stream();
  await clock.advance(40_000);
  const begunMs = clock.now();
  budget.enter(query("double", "s1", 2), () => {
    sentMs = clock.now();
    budget.leave();
  });
  await clock.advance(1_300_000);
  expect(sentMs - begunMs).toBeLessThanOrEqual(1_000_000);
});

test("identical requests that wait for each other hold up no others", async () => {
  const clock = new VirtualClock();
  const budget = new HistoricalBudget(clock, 50);
  const sent: string[] = [];
  for (let at = 0; at < 5; at++) budget.enter(query("same", "a"), () => void sent.push("same"));
  budget.enter(query("other", "b"), () => void sent.push("other"));
  expect(sent).toEqual(["same", "other"]);
  expect(budget.waitReason(query("same", "a"))).toBe("TWS's rules for historical data allow it in 15 s");
});

test("a request sent after run() counts from when it is sent, and not at all if it is not", async () => {
  const clock = new VirtualClock();
  const budget = new HistoricalBudget(clock, 50);
  const sent: string[] = [];
  const first = query("same", "a");
  budget.enter(first, () => void sent.push("first"), true);
  budget.enter(query("same", "a"), () => void sent.push("second"));
  await clock.advance(60_000);
  expect(sent).toEqual(["first"]);
  budget.sent(first);
  await clock.advance(14_999);
  expect(sent).toEqual(["first"]);
  await clock.advance(1);
  expect(sent).toEqual(["first", "second"]);
  const dropped = query("gone", "b");
  budget.enter(dropped, () => {}, true);
  budget.leave(dropped);
  budget.enter(query("gone", "b"), () => void sent.push("third"));
  expect(sent.at(-1)).toBe("third");
  expect(clock.timers).toBe(0);
});

test.each([
  ["of one series", (at: number) => query(`${at}`, "s")],
  ["of many series", (at: number) => query(`${at}`, `s${at}`)],
  ["identical", () => query("k", "s")],
  [
    "of which half are not paced",
    (at: number) => ({ ...query(`${at}`, `s${at % 30}`), paced: at % 2 === 0 }),
  ],
])("3 000 requests at once %s: the work for each does not grow with those that wait", async (_, of) => {
  const clock = new VirtualClock();
  const budget = new HistoricalBudget(clock, 50);
  let looks = 0;
  const counted = (one: HistoricalQuery): HistoricalQuery =>
    Object.defineProperty({ ...one }, "paced", {
      enumerable: true,
      get: () => {
        looks++;
        return one.paced;
      },
    });
  const enter = (at: number): void =>
    void budget.enter(counted(of(at)), () => void clock.after(100, () => budget.leave()));
  for (let at = 0; at < 3_000; at++) enter(at);
  expect(budget.waiting).toBeGreaterThan(2_000);
  expect(looks).toBeLessThan(5 * 3_000);
  // One that ends and one that comes, while all of these wait.
  await clock.advance(1_900);
  looks = 0;
  for (let at = 0; at < 100; at++) enter(3_000 + at);
  await clock.advance(90);
  expect(looks).toBeLessThan(5 * 100 + 5 * 50);
});
