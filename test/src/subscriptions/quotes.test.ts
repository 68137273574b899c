import { expect, test } from "vitest";
import type { MarketDataUpdate, Quote, Stream, StreamUpdate } from "../../../src/mod.ts";
import { TickType } from "../../../src/stoqey/mod.ts";
import { quotesOf } from "../../../src/subscriptions/quotes.ts";
import { AAPL } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { connectivityLost } from "../../support/sim.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const quotes = (updates: readonly StreamUpdate<Quote>[]): Quote[] =>
  updates.flatMap((update) => (update.kind === "update" ? [update.value] : []));

test("watchQuotes() emits bid, ask and last, and shares the request of watchMarketData()", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const ticks = new Kept(pool.watchMarketData(AAPL));
  const reader = new Kept(pool.watchQuotes(AAPL));
  await world.clock.advance(30_000);
  expect(pool.stats().streams).toMatchObject({ streams: 1, readers: 2 });
  const book = await world.clock.until(pool.getMarketDataSnapshot(AAPL));
  const last = quotes(reader.all).at(-1);
  const { ticks: _ticks, notices: _notices, ...named } = book;
  expect(last).toMatchObject({ marketDataType: 1 });
  expect(Object.keys(named).filter((name) => last?.[name as keyof Quote] === undefined)).toEqual([]);
  const raw = ticks.all.flatMap((update) => (update.kind === "update" ? [update.value] : [])).at(-1);
  expect(last).toMatchObject({ bid: raw?.ticks.get(1), ask: raw?.ticks.get(2), last: raw?.ticks.get(4) });
  await Promise.all([ticks.stream.return?.(), reader.stream.return?.()]);
});

test("watchQuotes() leaves out ticks that change no named value, and passes gaps on", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const ticks = new Kept(pool.watchMarketData(AAPL));
  const reader = new Kept(pool.watchQuotes(AAPL));
  await world.clock.advance(20_000);
  world.tws.inject(connectivityLost({ data: "kept", forMs: 5_000 }));
  await world.clock.advance(40_000);
  const all = quotes(reader.all);
  const same = (one: Quote, other: Quote | undefined): boolean => {
    const [{ ticks: _one, ...named }, { ticks: _other, ...before }] = [one, other ?? ({} as Quote)];
    return JSON.stringify(named) === JSON.stringify(before);
  };
  expect(all.filter((quote, index) => same(quote, all[index - 1]))).toEqual([]);
  expect(all.length).toBeLessThan(ticks.all.filter(({ kind }) => kind === "update").length);
  expect(reader.all.map(({ kind }) => kind).filter((kind) => kind !== "update")).toEqual(["gap", "resumed"]);
  await Promise.all([ticks.stream.return?.(), reader.stream.return?.()]);
});

/** A stream of given updates, each in a turn of its own. */
function streamOf(given: readonly StreamUpdate<MarketDataUpdate>[]): Stream<MarketDataUpdate> {
  const rest = [...given];
  const next = async () => {
    await undefined;
    const value = rest.shift();
    return value === undefined ? { value, done: true as const } : { value, done: false as const };
  };
  return { next } as unknown as Stream<MarketDataUpdate>;
}

const bid = (value: number): StreamUpdate<MarketDataUpdate> => {
  const ticks = new Map([[TickType.BID, value]]);
  return { kind: "update", missed: 0, value: { tickType: TickType.BID, value, ticks, marketDataType: 1 } };
};

test("concurrent next() of quotes resolve in the order of their calls", async () => {
  const stream = quotesOf(streamOf([1, 1, 2, 3, 3, 4].map(bid)));
  const results = await Promise.all(Array.from({ length: 5 }, () => stream.next()));
  expect(results.map(({ value, done }) => [value?.kind === "update" && value.value.bid, done])).toEqual([
    ...[1, 2, 3, 4].map((price) => [price, false]),
    [false, true],
  ]);
});

test("quotes follow a change between live and delayed data, and keep no price of the other kind", async () => {
  const ticks = new Map<TickType, number>();
  const tick = (tickType: TickType, value: number, marketDataType: number) => {
    ticks.set(tickType, value);
    const update = { tickType, value, ticks: new Map(ticks), marketDataType };
    return { kind: "update", missed: 0, value: update } as StreamUpdate<MarketDataUpdate>;
  };
  const given = [
    tick(TickType.BID, 100, 1),
    tick(TickType.DELAYED_ASK, 90, 3),
    tick(TickType.DELAYED_BID, 89, 3),
    tick(TickType.ASK, 102, 1),
  ];
  const seen: unknown[] = [];
  for await (const update of quotesOf(streamOf(given))) {
    if (update.kind === "update") seen.push([update.value.bid, update.value.ask]);
  }
  expect(seen).toEqual([
    [100, undefined],
    [undefined, 90],
    [89, 90],
    [100, 102],
  ]);
});

test("the first quote after a gap is emitted, though it equals the last one before it", async () => {
  const given = [
    ...[bid(1), bid(1)],
    { kind: "gap", reason: "the session was lost", atMs: 1 },
    { kind: "resumed", gapMs: 5, epoch: 2 },
  ] as const;
  const stream = quotesOf(streamOf([...given, bid(1), bid(1)]));
  const kinds: unknown[] = [];
  for await (const { kind } of stream) kinds.push(kind);
  expect(kinds).toEqual(["update", "gap", "resumed", "update"]);
});

test("watchQuotes() reports the updates that a slow reader missed, and gives it the last quote", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const ticks = new Kept(pool.watchMarketData(AAPL));
  const slow = pool.watchQuotes(AAPL, { onOverflow: "latest" });
  await world.clock.advance(20_000);
  const { value } = await slow.next();
  const all = ticks.all.flatMap((update) => (update.kind === "update" ? [update.value] : []));
  expect(value).toMatchObject({ kind: "update", missed: all.length - 1 });
  expect((value as { value: Quote }).value.ticks).toEqual(all.at(-1)?.ticks);
  await Promise.all([ticks.stream.return?.(), slow.return?.()]);
});

test("forEach() of quotes ends with what its callback throws, or its promise rejects with", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const thrown = pool.watchQuotes(AAPL).forEach(() => {
    throw new RangeError("enough");
  });
  const rejected = pool.watchQuotes(AAPL).forEach((() => Promise.reject(new RangeError("later"))) as never);
  const outcomes = Promise.all([world.outcome(thrown), world.outcome(rejected)]);
  await world.clock.advance(5_000);
  expect(await outcomes).toMatchObject([{ error: { message: "enough" } }, { error: { message: "later" } }]);
  expect(pool.stats().streams).toMatchObject({ streams: 0, readers: 0 });
});
