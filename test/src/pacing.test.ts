import fc from "fast-check";
import { expect, test } from "vitest";
import { SecType } from "../../src/mod.ts";
import { HistoricalBudget, type HistoricalQuery } from "../../src/pacing/historical.ts";
import { LANES, type Lane, Pacer, WINDOW_MS } from "../../src/pacing/pacer.ts";
import { runs } from "../support/runs.ts";
import { drop, swallow, VirtualClock } from "../support/sim.ts";
import { NOTHING, World } from "../support/world.ts";

const AAPL = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };

const anyEntry = fc.record({
  lane: fc.constantFrom<Lane>(...LANES),
  owner: fc.nat(3),
  afterMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2_000) }),
  withdrawn: fc.boolean(),
});

test("whoever asks: never more than the budget in any window, nobody is forgotten, and inside the budget nothing waits", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEntry, { maxLength: 120 }),
      fc.integer({ min: 1, max: 60 }),
      async (entries, max) => {
        const clock = new VirtualClock();
        const pacer = new Pacer(clock, max);
        const sent: { atMs: number; at: number }[] = [];
        const entered: number[] = [];
        const withdrawn = new Set<number>();
        for (const [at, { lane, owner, afterMs, withdrawn: away }] of entries.entries()) {
          if (afterMs > 0) await clock.advance(afterMs);
          entered[at] = clock.now();
          const before = sent.length;
          const cancel = pacer.enter(lane, owner, () => void sent.push({ atMs: clock.now(), at }));
          if (away && sent.length === before) {
            cancel();
            withdrawn.add(at);
          }
        }
        await clock.advance(300_000);
        expect(new Set(sent.map(({ at }) => at)).size).toBe(entries.length - withdrawn.size);
        expect(sent.some(({ at }) => withdrawn.has(at))).toBe(false);
        for (const [place, { atMs }] of sent.entries()) {
          const earlier = sent[place - max];
          if (earlier !== undefined) expect(atMs - earlier.atMs).toBeGreaterThanOrEqual(WINDOW_MS);
        }
        // With two kept for the urgent, as many as fit into one window never wait.
        const reserved = Math.floor((max * 2) / 50);
        for (const { atMs, at } of sent) {
          const since = (entered[at] ?? 0) - 2 * WINDOW_MS;
          const near = entered.filter((ms, other) => other <= at && ms >= since).length;
          if (near <= max - reserved && !sent.some((one) => one.at < at && one.atMs > (entered[at] ?? 0))) {
            expect(atMs - (entered[at] ?? 0)).toBe(0);
          }
        }
        expect(clock.timers).toBe(0);
      },
    ),
    runs(60),
  );
});

test("an urgent message goes before all that wait, and a burst of others leaves room for it", async () => {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, 50);
  const sent: string[] = [];
  for (let at = 0; at < 200; at++) pacer.enter("bulk", "hog", () => void sent.push("bulk"));
  expect(sent).toHaveLength(48);
  pacer.enter("urgent", "heartbeat", () => void sent.push("urgent"));
  expect(sent.at(-1)).toBe("urgent");
  pacer.enter("interactive", "somebody", () => void sent.push("interactive"));
  await clock.advance(WINDOW_MS);
  expect(sent.slice(49).indexOf("interactive")).toBe(0);
});

test("owners of one lane take turns", async () => {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, 10);
  const sent: string[] = [];
  for (let at = 0; at < 30; at++) pacer.enter("interactive", "hog", () => void sent.push("hog"));
  for (let at = 0; at < 5; at++) pacer.enter("interactive", "other", () => void sent.push("other"));
  await clock.advance(WINDOW_MS);
  expect(sent.slice(10, 20)).toEqual(Array(5).fill(["hog", "other"]).flat());
});

test("told that it was too much, it halves the rate for a while", async () => {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, 50);
  pacer.slowDown();
  expect(pacer.messagesPerSecond).toBe(25);
  pacer.slowDown();
  expect(pacer.messagesPerSecond).toBe(12);
  for (let again = 0; again < 9; again++) pacer.slowDown();
  expect(pacer.messagesPerSecond).toBe(5);
  await clock.advance(30_000);
  expect(pacer.messagesPerSecond).toBe(50);
});

const anyQuery = fc.record({
  key: fc.nat(3),
  series: fc.nat(2),
  cost: fc.constantFrom(1, 2),
  afterMs: fc.nat(1_500),
});

test("whatever is asked of history: no identical one in 15 s, fewer than six of a series in 2 s, 60 in 10 min, 50 open", async () => {
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

test("against a server that rejects: 300 reads at once are all answered, and it never has to reject one", async () => {
  const world = new World({ messagesPerSecondMax: 50 });
  const pool = world.pool();
  const symbols = Array.from({ length: 300 }, (_, at) => `NOSUCH${at}`);
  const outcomes = Promise.all(
    symbols.map((symbol) =>
      world.outcome(pool.getContractDetails({ ...AAPL, symbol }, { timeoutMs: 60_000 })),
    ),
  );
  const results = await world.clock.until(outcomes);
  expect(results.every((one) => "error" in one && (one.error as { twsCode?: number }).twsCode === 200)).toBe(
    true,
  );
  expect(world.tws.trace.of("sent").some(({ detail }) => detail === "error 100")).toBe(false);
  const { waits } = pool.stats();
  expect(waits.interactive.waited).toBeGreaterThan(200);
  expect(waits.interactive.waitMsMax).toBeLessThan(8_000);
  expect(waits.urgent.waitMsMax).toBe(0);
  expect(await world.close()).toEqual(NOTHING);
});

test("a read whose turn does not come within its deadline is told so, and is never sent", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  const many = Array.from({ length: 400 }, (_, at) =>
    world.outcome(pool.getContractDetails({ ...AAPL, symbol: `NO${at}` }, { timeoutMs: 2_000 })),
  );
  const results = await world.clock.until(Promise.all(many));
  const late = results.filter(
    (one) => "error" in one && (one.error as { code: string }).code === "REQUEST_TIMEOUT",
  );
  expect(late.length).toBeGreaterThan(200);
  const sent = world.tws.trace.of("read").filter(({ detail }) => detail === "reqContractDetails").length;
  expect(sent).toBe(400 - late.length);
  expect(await world.close()).toEqual(NOTHING);
});

test("error 100 slows the pool down; the read that it hit is asked again and answered", async () => {
  // The server allows fewer than the pool believes.
  const world = new World({ messagesPerSecondMax: 30 });
  const pool = world.pool();
  await world.clock.until(pool.connect());
  await world.clock.advance(2_000);
  const throttled: number[] = [];
  pool.addEventListener("throttled", ({ code }) => void throttled.push(code));
  const symbols = Array.from({ length: 31 }, (_, at) => `NO${at}`);
  const results = await world.clock.until(
    Promise.all(
      symbols.map((symbol) =>
        world.outcome(pool.getContractDetails({ ...AAPL, symbol }, { timeoutMs: 30_000 })),
      ),
    ),
  );
  expect(throttled).toContain(100);
  expect(results.map((one) => "error" in one && (one.error as { twsCode?: number }).twsCode)).toEqual(
    Array(31).fill(200),
  );
  expect(pool.stats()).toMatchObject({ sessionsLost: 0 });
  expect(pool.stats().messagesPerSecond).toBeLessThan(50);
  expect(await world.close()).toEqual(NOTHING);
});

test("historical requests keep to TWS's rules by themselves", async () => {
  const world = new World({ historicalPacing: true });
  const pool = world.pool();
  const ask = (seconds: number) =>
    pool.getHistoricalData(AAPL, {
      ...{ duration: "60 S", barSize: "5 secs", useRth: false },
      end: `20260113-12:00:${String(seconds).padStart(2, "0")}`,
    });
  const bars = await world.clock.until(Promise.all(Array.from({ length: 12 }, (_, at) => ask(at))));
  expect(bars.every((one) => one.length > 0)).toBe(true);
  expect(world.tws.trace.of("sent").some(({ detail }) => detail === "error 162")).toBe(false);
  expect(await world.close()).toEqual(NOTHING);
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
  expect(await world.close()).toEqual(NOTHING);
});

test("who comes in the very moment in which a place is free does not go before those who wait", async () => {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, 1);
  const sent: string[] = [];
  // Asked of the clock first, so that it has its turn before the pacer's own timer.
  clock.after(WINDOW_MS, () => void pacer.enter("interactive", "late", () => void sent.push("late")));
  for (const name of ["first", "second"]) pacer.enter("interactive", name, () => void sent.push(name));
  await clock.advance(3 * WINDOW_MS);
  expect(sent).toEqual(["first", "second", "late"]);
});

test("historical requests that were open when the session was lost do not count any more", async () => {
  const world = new World();
  const pool = world.pool({ historicalMax: 2, askAgain: false });
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
  expect(await world.close()).toEqual(NOTHING);
});
