import { expect, test } from "vitest";
import type { LatestQuote } from "../../../src/mod.ts";
import { AAPL, AAPL_NUMBERED, MSFT, shareOf } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { dataKind, quotePrice, quoteTws, wholeMarket } from "../../support/quote-tws.ts";
import { errorFrame, type Frame } from "../../support/scripted-tws.ts";

test("a quote is answered once bid, ask and last are known; its line is cancelled 5 s later", async () => {
  const { world, tws, pool, timed } = quoteTws((id) => [[300, ...wholeMarket(id)]]);
  await world.clock.until(pool.connect());
  const [quote, tookMs] = await timed(pool.getQuote(AAPL));
  const timeMs = world.clock.now() - 20;
  expect(quote).toMatchObject({ bid: 10, ask: 10.2, last: 10.1, bidSize: 3, close: 9.9, timeMs });
  expect(quote).toMatchObject({ dataType: "live", complete: true, open: undefined, volume: undefined });
  expect(Object.isFrozen(quote)).toBe(true);
  expect(tookMs).toBe(320);
  await world.clock.advance(4_990);
  expect([tws.of("cancelMktData").length, pool.stats().streams.streams]).toEqual([0, 1]);
  await world.clock.advance(20);
  expect([tws.of("cancelMktData").length, pool.stats().streams.streams]).toEqual([1, 0]);
});

test("parallel quotes of a contract share one line and one answer; a later one needs no message", async () => {
  const { world, tws, pool, timed } = quoteTws((id) => [[300, ...wholeMarket(id)]]);
  const lease = await world.clock.until(pool.acquire());
  const all = await world.clock.until(
    Promise.all([...Array.from({ length: 20 }, () => pool.getQuote(AAPL)), lease.getQuote({ ...AAPL })]),
  );
  expect(new Set(all).size).toBe(1);
  await world.clock.advance(3_000);
  const [later, tookMs] = await timed(lease.getQuote(AAPL));
  expect([later, tookMs]).toEqual([all[0], 0]);
  expect(tws.of("reqMktData")).toHaveLength(1);
});

test("a quote joins the line of a reader, whatever its generic ticks, and leaves it open", async () => {
  const { world, tws, pool, timed } = quoteTws((id) => [[0, ...wholeMarket(id)]]);
  const reader = new Kept(pool.watchMarketData(AAPL_NUMBERED, { genericTicks: ["233"] }));
  await world.clock.advance(9_000);
  const { conId, exchange } = AAPL_NUMBERED;
  const [quote, tookMs] = await timed(pool.getQuote({ conId, exchange }));
  expect(quote).toMatchObject({ bid: 10, ask: 10.2, last: 10.1, complete: true });
  expect(tookMs).toBe(0);
  // The time is that of the values, not of the question.
  expect((quote as LatestQuote).timeMs).toBeLessThan(world.clock.now() - 8_000);
  await world.clock.advance(10_000);
  expect([tws.of("reqMktData").length, tws.of("cancelMktData").length]).toEqual([1, 0]);
  await reader.stream.return?.();
  await world.clock.advance(10);
  expect(tws.of("cancelMktData")).toHaveLength(1);
});

test("a line without prices (mdoff), and one of another exchange, are not joined", async () => {
  const { world, tws, pool } = quoteTws((id) => [[0, ...wholeMarket(id)]]);
  const readers = [
    new Kept(pool.watchMarketData(AAPL, { genericTicks: ["mdoff", "292:BRFG"] })),
    new Kept(pool.watchMarketData({ ...AAPL, exchange: "IEX" })),
  ];
  await world.clock.advance(1_000);
  expect((await world.clock.until(pool.getQuote(AAPL))).complete).toBe(true);
  expect(tws.of("reqMktData")).toHaveLength(3);
  for (const { stream } of readers) await stream.return?.();
});

test.each<readonly [name: string, ticks: (id: string) => readonly Frame[], known: object]>([
  [
    "an index",
    (id) => [quotePrice(id, 4, 6_000, 0), quotePrice(id, 9, 5_990, 0)],
    { last: 6_000, close: 5_990 },
  ],
  ["a currency pair", (id) => [quotePrice(id, 1, 1.1), quotePrice(id, 2, 1.2)], { bid: 1.1, ask: 1.2 }],
  [
    "a share while its market is closed",
    (id) => [quotePrice(id, 1, -1, 0), quotePrice(id, 2, 0, 0), quotePrice(id, 9, 9.9, 0)],
    { bid: undefined, ask: undefined, bidSize: undefined, askSize: undefined, last: undefined, close: 9.9 },
  ],
])(
  "%s has a quote of what there is, once nothing else has come for settleMs",
  async (_name, ticks, known) => {
    const { world, pool, timed } = quoteTws((id) => [[100, ...ticks(id)]]);
    await world.clock.until(pool.connect());
    const [quote, tookMs] = await timed(pool.getQuote(AAPL));
    expect(quote).toMatchObject({ ...known, complete: false, dataType: "live" });
    expect(tookMs).toBe(600);
    // The kinds are settled: the next question is answered at once.
    expect((await timed(pool.getQuote(AAPL)))[1]).toBe(0);
  },
);

test("a value of another kind begins settleMs again; the deadline ends the wait", async () => {
  const { world, pool, timed } = quoteTws((id) => [
    [100, quotePrice(id, 9, 9.9)],
    [500, quotePrice(id, 1, 10)],
    [900, quotePrice(id, 2, 10.2)],
  ]);
  await world.clock.until(pool.connect());
  const [[, shortMs], [quote, tookMs], [last, lastMs]] = await world.clock.until(
    Promise.all([
      timed(pool.getQuote(AAPL, { settleMs: 50 })),
      timed(pool.getQuote(AAPL)),
      timed(pool.getQuote(AAPL, { settleMs: 60_000, timeoutMs: 3_000 })),
    ]),
  );
  expect([shortMs, tookMs, lastMs]).toEqual([150, 1_400, 3_000]);
  expect(quote).toMatchObject({ bid: 10, ask: 10.2, last: undefined, close: 9.9 });
  expect(last).toEqual(quote);
});

test.each([
  [1, "live"],
  [2, "frozen"],
  [3, "delayed"],
  [4, "delayed-frozen"],
] as const)("data of kind %i are %s", async (type, dataType) => {
  const shift = type > 2 ? { bid: 66, ask: 67, last: 68 } : { bid: 1, ask: 2, last: 4 };
  const { world, pool } = quoteTws((id) => [
    [
      10,
      dataKind(id, type),
      quotePrice(id, shift.bid, 10),
      quotePrice(id, shift.ask, 11),
      quotePrice(id, shift.last, 12),
    ],
  ]);
  const quote = await world.clock.until(pool.getQuote(AAPL));
  expect(quote).toMatchObject({ bid: 10, ask: 11, last: 12, dataType, complete: true });
});

test("delayed data after 10167 are a quote; the live price from before is no part of it", async () => {
  const { world, pool } = quoteTws((id) => [
    [0, quotePrice(id, 4, 99)],
    [10, errorFrame(id, 10167, "Displaying delayed market data."), dataKind(id, 3)],
    [200, quotePrice(id, 66, 10), quotePrice(id, 67, 11)],
  ]);
  const quote = await world.clock.until(pool.getQuote(AAPL));
  expect(quote).toMatchObject({ bid: 10, ask: 11, last: undefined, dataType: "delayed" });
});

test.each([101, 200, 354, 10089])("error %i of TWS rejects the quote, with its number", async (code) => {
  const { world, tws, pool, timed } = quoteTws((id) => [[50, errorFrame(id, code, "No")]]);
  await world.clock.until(pool.connect());
  const [error, tookMs] = await timed(pool.getQuote(AAPL));
  expect(error).toMatchObject({
    code: "TWS_ERROR",
    twsCode: code,
    message: `Cannot read a quote of AAPL STK SMART USD: No (TWS error ${code})`,
  });
  expect(tookMs).toBe(50);
  expect([tws.of("cancelMktData").length, pool.stats().streams.streams]).toEqual([0, 0]);
});

test("without a price there is an error at the deadline, never an empty quote", async () => {
  const { world, pool, timed } = quoteTws((id, symbol) =>
    symbol === "AAPL"
      ? [[10, errorFrame(id, 10090, "Part of the data is not subscribed")]]
      : [[10, quotePrice(id, 1, -1, 0), quotePrice(id, 2, -1, 0)]],
  );
  await world.clock.until(pool.connect());
  const wait = { timeoutMs: 2_000 };
  const [[silent], [none]] = await world.clock.until(
    Promise.all([timed(pool.getQuote(AAPL, wait)), timed(pool.getQuote(MSFT, wait))]),
  );
  expect(silent).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: expect.stringMatching(/: TWS did not answer within 2000 ms: Part of the data .* \(10090\)$/),
  });
  expect(none).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: expect.stringMatching(/: TWS sent no price within 2000 ms$/),
  });
  expect(pool.stats().streams.streams).toBe(0);
});

test("a kept line gives its place to a stream or another quote; lines in use are LIMIT_REACHED", async () => {
  const { world, pool, timed } = quoteTws((id) => [[10, ...wholeMarket(id)]], { marketDataLinesMax: 2 });
  for (const symbol of ["A", "B", "C"])
    expect(await world.clock.until(pool.getQuote(shareOf(symbol)))).toMatchObject({ complete: true });
  expect(pool.stats().streams.streams).toBe(2);
  const readers = [new Kept(pool.watchMarketData(AAPL)), new Kept(pool.watchMarketData(MSFT))];
  expect(pool.stats().streams.streams).toBe(2);
  expect((await timed(pool.getQuote(shareOf("D"))))[0]).toMatchObject({
    code: "LIMIT_REACHED",
    message: "Cannot read a quote of D STK SMART USD: the limit of 2 market data lines is reached",
  });
  await world.clock.advance(100);
  for (const { stream } of readers) await stream.return?.();
});
