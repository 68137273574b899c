import fc from "fast-check";
import { expect, test } from "vitest";
import { LANES, type Lane, Pacer, WINDOW_MS } from "../../../src/pacing/pacer.ts";
import { AAPL } from "../../support/contracts.ts";
import { runs } from "../../support/runs.ts";
import { drop, VirtualClock } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

const anyEntry = fc.record({
  lane: fc.constantFrom<Lane>(...LANES),
  owner: fc.nat(3),
  afterMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2_000) }),
  withdrawn: fc.boolean(),
});

test("in any window no more than the budget goes out, and inside it nothing waits", async () => {
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
        // With two kept for the urgent, a message waits only when the window before it is full, or for an earlier one.
        const reserved = Math.floor((max * 2) / 50);
        for (const { atMs, at } of sent) {
          const enteredMs = entered[at] ?? 0;
          const earlier = sent.filter((one) => one.at < at);
          const inWindow = earlier.filter((one) => one.atMs > enteredMs - WINDOW_MS).length;
          if (inWindow < max - reserved && !earlier.some((one) => one.atMs > enteredMs)) {
            expect(atMs - enteredMs).toBe(0);
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

test("halveRate() halves the rate for a while", async () => {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, 50);
  pacer.halveRate();
  expect(pacer.messagesPerSecond).toBe(25);
  pacer.halveRate();
  expect(pacer.messagesPerSecond).toBe(12);
  for (let again = 0; again < 9; again++) pacer.halveRate();
  expect(pacer.messagesPerSecond).toBe(5);
  await clock.advance(30_000);
  expect(pacer.messagesPerSecond).toBe(50);
});

test("300 reads at once are all answered, and a server that limits the rate rejects none", async () => {
  const world = new World({ messagesPerSecond: 50 });
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
});

test("a read that the budget holds back until its deadline rejects, and is never sent", async () => {
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
});

test("error 100 slows the pool down; the read that it hit is retried and answered", async () => {
  // The server allows fewer than the pool believes.
  const world = new World({ messagesPerSecond: 30 });
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
});

test("a message that comes when a place gets free does not overtake waiting ones", async () => {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, 1);
  const sent: string[] = [];
  // Asked of the clock first, so that it has its turn before the pacer's own timer.
  clock.after(WINDOW_MS, () => void pacer.enter("interactive", "late", () => void sent.push("late")));
  for (const name of ["first", "second"]) pacer.enter("interactive", name, () => void sent.push(name));
  await clock.advance(3 * WINDOW_MS);
  expect(sent).toEqual(["first", "second", "late"]);
});

test("no lane waits for ever, however much comes in the lanes above it", async () => {
  for (const flood of ["urgent", "orders", "interactive"] as const) {
    const clock = new VirtualClock();
    const pacer = new Pacer(clock, 50);
    const waited = new Map<string, number>();
    const begunMs = clock.now();
    // More than the budget, from the beginning to the end.
    let on = true;
    const next = (): void => {
      if (!on) return;
      pacer.enter(flood, "flood", () => {});
      clock.after(10, next);
    };
    for (let at = 0; at < 60; at++) pacer.enter(flood, "flood", () => {});
    next();
    for (const lane of LANES.slice(LANES.indexOf(flood) + 1)) {
      pacer.enter(lane, "patient", () => void waited.set(lane, clock.now() - begunMs));
    }
    await clock.advance(3_000);
    on = false;
    expect([...waited.keys()].sort(), flood).toEqual([...LANES.slice(LANES.indexOf(flood) + 1)].sort());
    expect(Math.max(...waited.values())).toBeLessThan(2_500);
  }
});

test("one that throws while it is sent does not hold up those behind it", async () => {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, 1);
  const sent: number[] = [];
  pacer.enter("bulk", "any", () => {});
  for (const at of [1, 2, 3]) {
    pacer.enter("bulk", "any", () => {
      sent.push(at);
      if (at === 1) throw new Error("no");
    });
  }
  await expect(clock.advance(WINDOW_MS)).rejects.toThrow("no");
  await clock.advance(3 * WINDOW_MS);
  expect(sent).toEqual([1, 2, 3]);
});

test("a clock that stands still neither sends too much nor spins", async () => {
  let timers = 0;
  const clock = {
    now: () => 0.1,
    after: () => {
      timers++;
      return () => {};
    },
  };
  const pacer = new Pacer(clock, 10);
  let sent = 0;
  for (let at = 0; at < 100; at++) pacer.enter("bulk", at, () => void sent++);
  expect(sent).toBe(10);
  expect(timers).toBe(1);
});

test("on the wire no 51 messages of a pool come within its window, whatever they are", async () => {
  // The server counts nothing, so that it refuses nothing that the pool sends.
  const world = new World({ messagesPerSecond: 0 });
  const pool = world.pool({ heartbeatMs: 1_100 });
  const { clock, tws } = world;
  await clock.until(pool.connect());
  const resting = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 } as const;
  const outcomes: Promise<unknown>[] = [];
  const lease = await clock.until(pool.acquire());
  for (let at = 0; at < 60; at++) {
    const symbol = `NO${at}`;
    outcomes.push(
      world.outcome(pool.getContractDetails({ ...AAPL, symbol }, { timeoutMs: 60_000 })),
      world.outcome(pool.getPositions({ timeoutMs: 60_000 })),
      world.outcome(pool.getOpenOrders({ timeoutMs: 60_000 })),
      world.outcome(pool.placeOrder(AAPL, resting, { timeoutMs: 60_000 })),
      world.outcome(pool.cancelAllOrdersOfAllClients({ timeoutMs: 60_000 })),
    );
    lease.api.reqMarketDataType(3);
    if (at % 10 === 9) await clock.advance(130);
  }
  // The budget goes on over sessions: a session begins with messages too.
  await clock.advance(2_000);
  tws.inject(drop({ how: "rst", times: 1 }));
  await clock.until(Promise.all(outcomes));
  await clock.advance(5_000);
  const sent = tws.trace.of("read");
  expect(sent.map(({ detail }) => detail)).toContain("startApi");
  expect(sent.length).toBeGreaterThan(150);
  expect(new Set(sent.map(({ connection }) => connection)).size).toBeGreaterThan(1);
  const spansMs = sent.slice(50).map(({ atMs }, at) => atMs - (sent[at]?.atMs ?? 0));
  expect(Math.min(...spansMs)).toBeGreaterThanOrEqual(1_050);
  await lease.release();
});
