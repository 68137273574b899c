import { expect, test } from "vitest";
import { PoolError } from "../../../src/mod.ts";
import { AAPL, ACCOUNT, MSFT } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { rateExceeded, ScriptedTws } from "../../support/scripted-tws.ts";
import { connectivityLost, drop, swallow } from "../../support/sim.ts";
import { MORNING_MS, WATCHES } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const BARS = { duration: "1 D", barSize: "5 mins" } as const;

/** A TWS that sends bars to whoever asks for them. */
function bars(world: World): ScriptedTws {
  return new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const [, id = ""] = fields;
    if (name === "reqHistoricalData")
      send([17, id, "20260113 10:00:00", "20260113 10:05:00", 1, "20260113 10:00:00", 1, 1, 1, 1, 1, 1, 1]);
  });
}

/** Counts the listeners of a signal. */
function counted() {
  const controller = new AbortController();
  const { signal } = controller;
  let [now, most] = [0, 0];
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    most = Math.max(most, ++now);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    now--;
    remove(...args);
  };
  return { controller, signal, now: () => now, most: () => most };
}

test("one signal for many streams has one listener, and none when they have ended", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool({ marketDataLinesMax: 2 });
  const { signal, now, most } = counted();
  const readers = Array.from({ length: 30 }, () => new Kept(pool.watchMarketData(AAPL, { signal })));
  readers.push(new Kept(pool.watchMarketData({ ...AAPL, symbol: "NOSUCH" }, { signal })));
  expect(() => pool.watchMarketData(MSFT, { signal })).toThrow("the limit of ");
  expect(() => pool.watchMarketData(5 as never, { signal })).toThrow(PoolError);
  expect(now()).toBe(1);
  await world.clock.advance(5_000);
  expect(readers.at(-1)?.over).toMatchObject({ code: "TWS_ERROR" });
  for (const { stream } of readers) await stream.return?.();
  expect([now(), most()]).toEqual([0, 1]);
  expect(() => pool.watchMarketData(AAPL, { signal, bufferMax: 0 })).toThrow(PoolError);
  expect(now()).toBe(0);
});

test("a signal that was aborted before: the stream has ended, and nothing is dialled or sent", async () => {
  const world = new World();
  const pool = world.pool();
  const { controller, signal, most } = counted();
  controller.abort();
  const readers = WATCHES.map(({ watch }) => new Kept(watch(pool, { signal, timeoutMs: 1_000 })));
  await world.clock.advance(10_000);
  expect(readers.map(({ over }) => over)).toEqual(WATCHES.map(() => "done"));
  expect(most()).toBe(0);
  expect(pool.stats()).toMatchObject({ dials: 0, streams: { streams: 0, readers: 0 } });
});

test("error 100 without an ID: only recent requests without an answer are sent again", async () => {
  const world = new World();
  let asked = 0;
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name !== "reqMktData") return;
    if (++asked === 1) send([1, 6, fields[2] ?? "", 1, 100, 3, 0]);
    if (asked === 2) send(rateExceeded());
    if (asked === 3) send([1, 6, fields[2] ?? "", 1, 100, 3, 0]);
  });
  const pool = world.pool({ port: 5000 });
  const answered = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(1_000);
  const refused = new Kept(pool.watchMarketData(MSFT));
  await world.clock.advance(10_000);
  expect(tws.of("reqMktData")).toHaveLength(3);
  expect([answered.values.length, refused.values.length]).toEqual([1, 1]);
});

test("retries after 1101 that TWS misses are sent again", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(3_000);
  world.tws.inject(connectivityLost({ data: "lost", forMs: 5_000 }));
  await world.clock.advance(4_000);
  world.tws.inject(swallow({ request: "reqMktData", times: 1 }));
  await world.clock.advance(30_000);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  const seen = reader.values.length;
  await world.clock.advance(5_000);
  expect(reader.values.length).toBeGreaterThan(seen);
});

test("a message that cannot be decoded: a gap, and the stream is requested again after a delay", async () => {
  const world = new World();
  let broken = true;
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const id = fields[2] ?? "";
    if (name !== "reqPositionsMulti") return;
    // A position that ends before its contract does.
    if (broken) send([71, 1, id, "DU1", 5, "AAPL"]);
    send([72, 1, id]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchPositions("DU1"));
  const other = new Kept(pool.watchPnL("DU1"));
  await world.clock.advance(40_000);
  const atMs = tws.of("reqPositionsMulti").map((one) => one.atMs);
  expect(atMs.slice(1).map((ms, at) => Math.round((ms - (atMs[at] ?? 0)) / 1_000))).toEqual([1, 2, 4, 8, 16]);
  broken = false;
  await world.clock.advance(40_000);
  expect(reader.gaps.at(-1)).toBe("resumed");
  expect(reader.ends).toBe(1);
  expect(tws.of("reqPnL").length).toBeLessThan(5);
  expect(other.over).toBe("reading");
});

test("figures: streams, readers, gaps now and ever, over losses, refusals and ends", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const one = new Kept(pool.watchMarketData(AAPL));
  const two = new Kept(pool.watchMarketData(AAPL));
  const pnl = new Kept(pool.watchPnL(ACCOUNT));
  await world.clock.advance(3_000);
  expect(pool.stats().streams).toEqual({ streams: 2, readers: 3, gapMs: 0, gapMsTotal: 0 });
  world.tws.inject(connectivityLost());
  await world.clock.advance(10_000);
  expect(pool.stats().streams).toEqual({ streams: 2, readers: 3, gapMs: 20_000, gapMsTotal: 20_000 });
  await two.stream.return?.();
  expect(pool.stats().streams).toMatchObject({ streams: 2, readers: 2, gapMs: 20_000 });
  // A stream that ends in a gap: what it missed is not forgotten.
  await one.stream.return?.();
  expect(pool.stats().streams).toEqual({ streams: 1, readers: 1, gapMs: 10_000, gapMsTotal: 20_000 });
  world.tws.heal();
  world.tws.inject(drop({ times: 1 }));
  await world.clock.advance(60_000);
  const { gapMs, gapMsTotal } = pool.stats().streams;
  expect(gapMs).toBe(0);
  const told = pnl.all.reduce((sum, event) => sum + (event.kind === "resumed" ? event.gapMs : 0), 0);
  expect(gapMsTotal).toBe(10_000 + told);
});

test("the error that ends a stream, and the one that refuses it, name the contract", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool({ marketDataLinesMax: 1 });
  await world.clock.until(pool.connect());
  const refused = new Kept(pool.watchMarketData({ ...AAPL, symbol: "NOSUCH" }));
  expect(() => pool.watchMarketData(MSFT)).toThrow(
    "Cannot watch market data of MSFT STK SMART USD: the limit of 1 market data lines is reached",
  );
  await world.clock.advance(5_000);
  expect(refused.over).toMatchObject({
    code: "TWS_ERROR",
    message: expect.stringMatching(/^Cannot watch market data of NOSUCH STK SMART USD: .*\(TWS error 200\)$/),
  });
  const closed = new Kept(pool.watchMarketDepth(AAPL, { smart: true }));
  await world.close();
  expect(closed.over).toMatchObject({
    code: "CLOSED",
    message: "Cannot watch a book of AAPL STK SMART USD: the pool was closed",
  });
  expect(() => pool.watchMarketData(MSFT)).toThrow("of MSFT STK SMART USD: the pool was closed");
});

test("historicalMax 1: streams of bars are refused, so that reads have their place", async () => {
  const world = new World();
  bars(world);
  const pool = world.pool({ port: 5000, historicalMax: 1 });
  expect(() => pool.watchHistoricalBars(AAPL, { ...BARS })).toThrow(
    expect.objectContaining({
      code: "LIMIT_REACHED",
      message: expect.stringContaining("historicalMax leaves no room for streams of historical bars"),
    }),
  );
  expect(await world.outcome(pool.getHistoricalData(MSFT, BARS))).toMatchObject({ value: [{}] });
});
