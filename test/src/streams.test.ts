import { expect, test } from "vitest";
import { IbkrPool, type PoolOptions, type Stream, type StreamUpdate, TickType } from "../../src/mod.ts";
import { AAPL, ACCOUNT, MSFT, UNKNOWN_SHARE } from "../support/contracts.ts";
import { Kept } from "../support/kept.ts";
import {
  competingSession,
  connectivityLost,
  drop,
  FakeTws,
  type FakeTwsOptions,
  farmBroken,
  MemoryNetwork,
  manualOrder,
  VirtualClock,
} from "../support/sim.ts";
import { EVENTS_ALONE, WATCHES, type Watch } from "../support/watches.ts";
import { World } from "../support/world.ts";

/** A world at half past ten in New York, when everything moves. */
function trading(options: FakeTwsOptions = {}, poolOptions: PoolOptions = {}) {
  const world = new World(options, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool(poolOptions);
  return { world, pool, clock: world.clock, tws: world.tws };
}

const requests = (tws: FakeTws, name: string): number =>
  tws.trace.of("read").filter(({ detail }) => detail === name).length;

const ALL: readonly { readonly name: string; readonly watch: Watch }[] = [
  ...WATCHES,
  { name: "watchQuotes", watch: (pool, o) => pool.watchQuotes(AAPL, o) },
];

test("every watch method is in test/support/watches.ts, or made of one there", () => {
  const { pool } = trading();
  const names = new Set<string>();
  for (let one = Object.getPrototypeOf(pool); one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    for (const name of Object.getOwnPropertyNames(one)) if (/^watch[A-Z]/.test(name)) names.add(name);
  }
  expect([...names].sort()).toEqual(ALL.map(({ name }) => name).sort());
});

test.each(ALL)(
  "$name flows, continues after a lost session, ends with its last reader, and leaves nothing",
  async ({ name, watch }) => {
    const { pool, clock, tws } = trading({ masterClientId: 1 });
    const reader = new Kept(watch(pool));
    await clock.advance(70_000);
    if (!EVENTS_ALONE.includes(name)) expect(reader.all.length).toBeGreaterThan(0);
    expect(pool.stats().streams).toMatchObject({ streams: 1, readers: 1, gapMs: 0 });
    const before = reader.all.length;
    tws.inject(drop({ how: "rst" }));
    await clock.advance(70_000);
    const since = reader.all.slice(before);
    if (!EVENTS_ALONE.includes(name)) {
      expect(since.map(({ kind }) => kind).filter((kind) => kind !== "update")).toEqual(["gap", "resumed"]);
      expect(since.at(-1)?.kind).toBe("update");
    }
    await reader.stream.return?.();
    await clock.advance(5_000);
    expect(reader.over).toBe("done");
    expect(pool.stats().streams).toMatchObject({ streams: 0, readers: 0 });
  },
);

test("equal streams share one request and its values, which ends with the last reader", async () => {
  const { pool, clock, tws } = trading();
  const first = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(10_000);
  const second = new Kept(pool.watchMarketData({ ...AAPL }));
  const other = new Kept(pool.watchMarketData(MSFT));
  await clock.advance(0);
  expect(second.values.at(-1)?.ticks.get(TickType.BID)).toBe(first.values.at(-1)?.ticks.get(TickType.BID));
  await clock.advance(10_000);
  expect(requests(tws, "reqMktData")).toBe(2);
  expect(pool.stats().lines).toEqual({ lines: 2, depths: 0 });
  await first.stream.return?.();
  await clock.advance(1_000);
  expect(requests(tws, "cancelMktData")).toBe(0);
  const seen = second.all.length;
  await clock.advance(5_000);
  expect(second.all.length).toBeGreaterThan(seen);
  await second.stream.return?.();
  await clock.advance(1_000);
  expect(requests(tws, "cancelMktData")).toBe(1);
  expect(other.over).toBe("reading");
});

test("each stream is requested once on each session, under an unused ID", async () => {
  const { pool, clock, tws } = trading();
  const readers = [AAPL, MSFT].map((contract) => new Kept(pool.watchMarketData(contract)));
  for (let loss = 0; loss < 5; loss++) {
    await clock.advance(40_000);
    tws.inject(drop({ how: loss % 2 === 0 ? "fin" : "rst" }));
  }
  await clock.advance(40_000);
  expect(requests(tws, "reqMktData")).toBe(12);
  for (const reader of readers) {
    const kinds = reader.story;
    expect(kinds.filter((kind) => kind === "gap")).toHaveLength(5);
    expect(kinds.filter((kind) => kind === "resumed")).toHaveLength(5);
    expect(kinds.at(-1)).toBe("update");
  }
});

test("1100 and 1102: one gap, and it continues; 1101: requested again on the same session", async () => {
  for (const data of ["kept", "lost"] as const) {
    const { world, pool, clock, tws } = trading();
    const reader = new Kept(pool.watchMarketData(AAPL));
    const pnl = new Kept(pool.watchPnL(ACCOUNT));
    await clock.advance(5_000);
    const outage = tws.inject(connectivityLost({ data }));
    await clock.advance(65_000);
    expect(reader.story.at(-1)).toBe("gap");
    // What TWS knows by itself is old as well while it is cut off, whatever it still sends.
    expect(pnl.story.slice(0, 2)).toEqual(["update", "gap"]);
    expect(pool.stats().streams.gapMs).toBe(2 * 65_000);
    outage.heal();
    await clock.advance(5_000);
    expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
    const resumed = reader.all.find((one) => one.kind === "resumed");
    expect(resumed).toMatchObject({ epoch: 1 });
    const accountResumed = pnl.all.find((one) => one.kind === "resumed");
    const gapMsTotal = (resumed?.gapMs ?? 0) + (accountResumed?.gapMs ?? 0);
    expect(pool.stats().streams).toMatchObject({ gapMs: 0, gapMsTotal });
    expect(requests(tws, "reqMktData")).toBe(data === "lost" ? 2 : 1);
    expect(pnl.story.filter((kind) => kind !== "update")).toEqual(["gap", "resumed"]);
    expect(pool.stats().dials).toBe(1);
    await world.close();
  }
});

test("a competing login (10197): a gap, which ends after that login, without a new request", async () => {
  const { pool, clock, tws } = trading();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(5_000);
  const elsewhere = tws.inject(competingSession());
  await clock.advance(20_000);
  elsewhere.heal();
  await clock.advance(5_000);
  expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
  expect(reader.all.find(({ kind }) => kind === "gap")).toMatchObject({
    reason: expect.stringContaining("10197"),
  });
  expect(requests(tws, "reqMktData")).toBe(1);
});

test.each(["silent", "notified"] as const)(
  "bars that a broken farm ends (%s) are requested again",
  async (bars) => {
    const { pool, clock, tws } = trading();
    const reader = new Kept(pool.watchHistoricalBars(AAPL, { duration: "1 D", barSize: "5 mins" }));
    await clock.advance(12_000);
    const broken = tws.inject(farmBroken({ service: "historical", farm: "ushmds", bars }));
    await clock.advance(1_000);
    broken.heal();
    await clock.advance(45_000);
    expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
    expect(requests(tws, "reqHistoricalData")).toBe(2);
  },
);

test("bars that ended are requested again, although their farm recovered before that", async () => {
  const { pool, clock, tws } = trading();
  const reader = new Kept(pool.watchHistoricalBars(AAPL, { duration: "1 D", barSize: "5 mins" }));
  await clock.advance(12_000);
  tws.inject(farmBroken({ service: "historical", farm: "ushmds", bars: "notified", forMs: 10 }));
  await clock.advance(8_000);
  expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
});

test("bars without a reader do not count as open historical requests", async () => {
  const { pool, clock } = trading({}, { historicalMax: 2 });
  for (let turn = 0; turn < 5; turn++) {
    const reader = new Kept(pool.watchHistoricalBars(AAPL, { duration: "1 D", barSize: "5 mins" }));
    await clock.advance(1_000);
    expect(pool.stats().historical.open).toBe(1);
    expect(reader.values.length).toBeGreaterThan(3);
    await reader.stream.return?.();
    await clock.advance(100);
  }
  expect(pool.stats().historical).toEqual({ open: 0, waiting: 0 });
});

test("one outage after the other is one gap, until something flows again", async () => {
  const { pool, clock, tws } = trading();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(5_000);
  const outage = tws.inject(connectivityLost());
  await clock.advance(5_000);
  tws.inject(drop());
  await clock.advance(20_000);
  outage.heal();
  await clock.advance(10_000);
  expect(reader.story).toEqual(["update", "gap", "resumed", "update"]);
  expect(reader.all.find((one) => one.kind === "resumed")?.gapMs).toBeGreaterThan(24_000);
});

test("a stream that goes on after a farm has flapped is left alone", async () => {
  const { pool, clock, tws } = trading();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(5_000);
  tws.inject(farmBroken({ forMs: 1_000 }));
  await clock.advance(60_000);
  expect(reader.story).toEqual(["update"]);
  expect(requests(tws, "reqMktData")).toBe(1);
});

test("a slow reader gets the newest updates with `missed`, the last one, or the end", async () => {
  const { pool, clock } = trading();
  const contract = AAPL;
  const fast = new Kept(pool.watchMarketData(contract));
  const some = pool.watchMarketData(contract, { bufferMax: 10 });
  const last = pool.watchMarketData(contract, { onOverflow: "latest" });
  const strict = pool.watchMarketData(contract, { onOverflow: "error", bufferMax: 10 });
  await clock.advance(60_000);
  const drained: StreamUpdate<unknown>[] = [];
  for (let at = 0; at < 10; at++) drained.push((await some.next()).value as StreamUpdate<unknown>);
  const missed = drained.reduce((sum, one) => sum + (one.kind === "update" ? one.missed : 0), 0);
  expect(missed + 10).toBe(fast.values.length);
  expect(drained.at(-1)).toMatchObject({ value: fast.values.at(-1) });
  const newest = (await last.next()).value as StreamUpdate<unknown>;
  expect(newest).toMatchObject({ value: fast.values.at(-1), missed: fast.values.length - 1 });
  const read: unknown[] = [];
  const reading = (async () => {
    for await (const update of strict) read.push(update);
  })();
  await expect(reading).rejects.toMatchObject({ code: "STREAM_OVERFLOW" });
  expect(read).toHaveLength(9);
});

test("gaps are never dropped, however slow the reader", async () => {
  const { pool, clock, tws } = trading();
  const slow = pool.watchMarketData(AAPL, { bufferMax: 2 });
  await clock.advance(10_000);
  tws.inject(drop());
  await clock.advance(30_000);
  const kinds: string[] = [];
  for (let at = 0; at < 4; at++) kinds.push((await slow.next()).value?.kind ?? "");
  expect(kinds).toContain("gap");
  expect(kinds).toContain("resumed");
});

test("a reader that has left reads nothing more, not even what it had not read yet", async () => {
  const { pool, clock } = trading();
  const stream = pool.watchMarketData(AAPL);
  await clock.advance(5_000);
  expect((await stream.next()).done).toBe(false);
  await stream.return?.();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("more lines or books than allowed: LIMIT_REACHED at once, and the others go on", async () => {
  const { pool, clock } = trading({}, { marketDataLinesMax: 1, marketDepthsMax: 1 });
  const line = new Kept(pool.watchMarketData(AAPL));
  const book = new Kept(pool.watchMarketDepth(AAPL));
  expect(() => pool.watchMarketData(MSFT)).toThrow(expect.objectContaining({ code: "LIMIT_REACHED" }));
  expect(() => pool.watchRealTimeBars(MSFT)).toThrow("the limit of 1 market data lines is reached");
  expect(() => pool.watchMarketDepth(MSFT)).toThrow("the limit of 1 order books is reached");
  await clock.advance(5_000);
  expect(line.values.length).toBeGreaterThan(3);
  expect(book.values.at(-1)?.bids.length).toBe(5);
  await line.stream.return?.();
  expect(new Kept(pool.watchMarketData(MSFT)).over).toBe("reading");
});

test("a stream that TWS refuses ends for all its readers with TWS_ERROR, and for no others", async () => {
  const { pool, clock } = trading();
  const refused = [1, 2].map(() => new Kept(pool.watchMarketData(UNKNOWN_SHARE)));
  const other = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(5_000);
  for (const { over } of refused) expect(over).toMatchObject({ code: "TWS_ERROR", twsCode: 200 });
  expect(other.over).toBe("reading");
  expect(other.values.length).toBeGreaterThan(3);
  expect(pool.stats().streams.streams).toBe(1);
});

test("delayed data come with a notice and do not end the stream", async () => {
  const { pool, clock } = trading({ permissions: "delayed" }, { marketDataType: 3 });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(5_000);
  expect(reader.all.find(({ kind }) => kind === "notice")).toMatchObject({ code: 10167 });
  expect(reader.values.at(-1)?.ticks.get(TickType.DELAYED_BID)).toBeGreaterThan(0);
});

test("events of orders placed elsewhere, and fills, are emitted once each", async () => {
  const { pool, clock, tws } = trading({}, { clientId: 0 });
  const orders = new Kept(pool.watchOrders());
  const fills = new Kept(pool.watchExecutions());
  await clock.advance(1_000);
  tws.inject(manualOrder({ symbol: "MSFT", quantity: 3 }));
  await clock.advance(10_000);
  tws.inject(drop());
  await clock.advance(40_000);
  expect(orders.values.some((one) => one.kind === "status" && one.status === "Filled")).toBe(true);
  const told = fills.values.map((one) =>
    one.kind === "fill" ? one.execution.execId : `c${one.commission.execId}`,
  );
  const [before] = [fills.all.findIndex(({ kind }) => kind === "gap")];
  expect(new Set(told.slice(0, before)).size).toBe(told.slice(0, before).length);
  expect(fills.story).toContain("resumed");
});

test("invalid arguments are refused with a message; an aborted signal and close() end a stream", async () => {
  const { pool, clock } = trading();
  expect(() => pool.watchMarketData(AAPL, { bufferMax: 0 })).toThrow("bufferMax");
  expect(() => pool.watchMarketData(undefined as never)).toThrow(
    "contract: expected object, received undefined",
  );
  const abort = new AbortController();
  const aborted = new Kept(pool.watchMarketData(AAPL, { signal: abort.signal }));
  const closed = new Kept(pool.watchMarketData(AAPL));
  await clock.advance(1_000);
  abort.abort();
  await clock.advance(0);
  expect(aborted.over).toBe("done");
  expect(closed.over).toBe("reading");
  await clock.until(pool.close());
  expect(closed.over).toMatchObject({ code: "CLOSED" });
  expect(() => pool.watchMarketData(AAPL)).toThrow(expect.objectContaining({ code: "CLOSED" }));
});

test("streams end with the reason when the pool gives up; drain() keeps them, but no new ones", async () => {
  const world = new World();
  world.network.attach(
    {
      dial: () => ({ refused: false, delayMs: 0, mute: false }),
      accept: (link) => ({
        received: () => link.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")),
        leaving: () => {},
        left: () => {},
      }),
    },
    4009,
  );
  const wrong = new Kept(world.pool({ port: 4009 }).watchMarketData(AAPL));
  await world.clock.advance(1_000);
  expect(wrong.over).toMatchObject({ code: "NOT_TWS" });
  const pool = world.pool();
  const reader = new Kept(pool.watchPnL(ACCOUNT));
  const lease = await world.clock.until(pool.acquire());
  const drained = pool.drain();
  expect(() => pool.watchMarketData(AAPL)).toThrow(expect.objectContaining({ code: "DRAINING" }));
  const seen = reader.all.length;
  await world.clock.advance(5_000);
  expect(reader.all.length).toBeGreaterThan(seen);
  await lease.release();
  await world.clock.until(drained);
  expect(reader.over).toMatchObject({ code: "CLOSED" });
});

test("at the session limits of TWS: 100 lines with 100 readers each, and no extra message", async () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const network = new MemoryNetwork(clock);
  const tws = new FakeTws({ clock, messagesPerSecondMax: 50 });
  network.attach(tws, 4002);
  const pool = new IbkrPool(
    { port: 4002, logger: { debug() {}, info() {}, warn() {}, error() {} } },
    { clock, transport: network },
  );
  const kept: Stream<unknown>[] = [];
  for (let line = 0; line < 100; line++) {
    for (let reader = 0; reader < 100; reader++) {
      kept.push(
        pool.watchMarketData(
          { ...AAPL, localSymbol: line % 2 === 0 ? "AAPL" : "" },
          { genericTicks: Array(line).fill("233"), bufferMax: 5 },
        ),
      );
    }
  }
  await clock.advance(10_000);
  expect(requests(tws, "reqMktData")).toBe(100);
  expect(tws.trace.of("sent").some(({ detail }) => detail === "error 100")).toBe(false);
  expect(pool.stats().streams).toMatchObject({ streams: 100, readers: 10_000, gapMs: 0 });
  await clock.until(pool.close());
  tws.close();
  await clock.advance(0);
  expect(clock.timers).toBe(0);
});
