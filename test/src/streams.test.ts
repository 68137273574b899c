import { expect, test } from "vitest";
import { IbkrPool, type Stream, type StreamUpdate, TickType } from "../../src/mod.ts";
import { AAPL, ACCOUNT, MSFT, UNKNOWN_SHARE } from "../support/contracts.ts";
import { Kept } from "../support/kept.ts";
import { drop, FakeTws, MemoryNetwork, manualOrder, seeded, VirtualClock } from "../support/sim.ts";
import { requests, trading } from "../support/trading-pool.ts";
import { EVENTS_ALONE, WATCHES, type Watch } from "../support/watches.ts";
import { World } from "../support/world.ts";

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
      // A book of several exchanges begins with a notice of their names (2152).
      const kinds = name === "watchMarketDepth" ? ["gap", "notice", "resumed"] : ["gap", "resumed"];
      expect(since.map(({ kind }) => kind).filter((kind) => kind !== "update")).toEqual(kinds);
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
  const tws = new FakeTws({ clock, messagesPerSecond: 50 });
  network.attach(tws, 4002);
  const pool = new IbkrPool(
    { port: 4002, logger: { debug() {}, info() {}, warn() {}, error() {} } },
    { clock, random: seeded("pool").next, transport: network },
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
