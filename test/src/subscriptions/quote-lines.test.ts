import { expect, test } from "vitest";
import type { IbkrPool, LatestQuote, PoolOptions } from "../../../src/mod.ts";
import { AAPL, AAPL_NUMBERED, MSFT, shareOf } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { errorFrame, type Frame, ScriptedTws } from "../../support/scripted-tws.ts";
import { connectivityLost, drop } from "../../support/sim.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const price = (id: string, type: number, value: number, size = 3): Frame => [1, 6, id, type, value, size, 0];
const kind = (id: string, type: number): Frame => [58, 1, id, type];

/** A TWS that sends frames for each line, each batch some ms after the request; and a pool of it. */
function scripted(
  batches: (id: string, symbol: string) => readonly (readonly [atMs: number, ...frames: Frame[]])[],
  options: PoolOptions = {},
) {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name !== "reqMktData") return;
    const [, , id = "", , symbol = ""] = fields;
    for (const [atMs, ...frames] of batches(id, symbol)) {
      if (atMs === 0) send(...frames);
      else world.clock.after(atMs, () => send(...frames));
    }
  });
  const pool = world.pool({ port: 5000, ...options });
  const timed = (call: Promise<LatestQuote>): Promise<readonly [unknown, number]> => {
    const sinceMs = world.clock.now();
    const ended = (outcome: unknown) => [outcome, world.clock.now() - sinceMs] as const;
    return world.clock.until(call.then(ended, ended));
  };
  return { world, tws, pool, timed };
}

const SIZES = (id: string): readonly Frame[] => [0, 3, 5].map((type) => [2, 6, id, type, 3]);
const WHOLE = (id: string): readonly Frame[] => [
  ...SIZES(id),
  ...[kind(id, 1), price(id, 4, 10.1), price(id, 1, 10), price(id, 2, 10.2), price(id, 9, 9.9, 0)],
];

test("a quote is answered as soon as bid, ask and last are known, and its line is cancelled 5 s later", async () => {
  const { world, tws, pool, timed } = scripted((id) => [[300, ...WHOLE(id)]]);
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
  const { world, tws, pool, timed } = scripted((id) => [[300, ...WHOLE(id)]]);
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
  const { world, tws, pool, timed } = scripted((id) => [[0, ...WHOLE(id)]]);
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
  const { world, tws, pool } = scripted((id) => [[0, ...WHOLE(id)]]);
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
  ["an index", (id) => [price(id, 4, 6_000, 0), price(id, 9, 5_990, 0)], { last: 6_000, close: 5_990 }],
  ["a currency pair", (id) => [price(id, 1, 1.1), price(id, 2, 1.2)], { bid: 1.1, ask: 1.2 }],
  [
    "a share while its market is closed",
    (id) => [price(id, 1, -1, 0), price(id, 2, 0, 0), price(id, 9, 9.9, 0)],
    { bid: undefined, ask: undefined, bidSize: undefined, askSize: undefined, last: undefined, close: 9.9 },
  ],
])(
  "%s has a quote of what there is, once nothing else has come for settleMs",
  async (_name, ticks, known) => {
    const { world, pool, timed } = scripted((id) => [[100, ...ticks(id)]]);
    await world.clock.until(pool.connect());
    const [quote, tookMs] = await timed(pool.getQuote(AAPL));
    expect(quote).toMatchObject({ ...known, complete: false, dataType: "live" });
    expect(tookMs).toBe(600);
    // The kinds are settled: the next question is answered at once.
    expect((await timed(pool.getQuote(AAPL)))[1]).toBe(0);
  },
);

test("a value of another kind begins the wait of settleMs again; a deadline ends it with what is known", async () => {
  const { world, pool, timed } = scripted((id) => [
    [100, price(id, 9, 9.9)],
    [500, price(id, 1, 10)],
    [900, price(id, 2, 10.2)],
  ]);
  await world.clock.until(pool.connect());
  const [[, shortMs], [quote, tookMs], [, lastMs]] = await world.clock.until(
    Promise.all([
      timed(pool.getQuote(AAPL, { settleMs: 50 })),
      timed(pool.getQuote(AAPL)),
      timed(pool.getQuote(AAPL, { settleMs: 60_000, timeoutMs: 3_000 })),
    ]),
  );
  expect([shortMs, tookMs, lastMs]).toEqual([150, 1_400, 3_000]);
  expect(quote).toMatchObject({ bid: 10, ask: 10.2, last: undefined, close: 9.9 });
});

test.each([
  [1, "live"],
  [2, "frozen"],
  [3, "delayed"],
  [4, "delayed-frozen"],
] as const)("data of kind %i are %s", async (type, dataType) => {
  const shift = type > 2 ? { bid: 66, ask: 67, last: 68 } : { bid: 1, ask: 2, last: 4 };
  const { world, pool } = scripted((id) => [
    [10, kind(id, type), price(id, shift.bid, 10), price(id, shift.ask, 11), price(id, shift.last, 12)],
  ]);
  const quote = await world.clock.until(pool.getQuote(AAPL));
  expect(quote).toMatchObject({ bid: 10, ask: 11, last: 12, dataType, complete: true });
});

test("delayed data after 10167 are a quote; the live price from before is no part of it", async () => {
  const { world, pool } = scripted((id) => [
    [0, price(id, 4, 99)],
    [10, errorFrame(id, 10167, "Displaying delayed market data."), kind(id, 3)],
    [200, price(id, 66, 10), price(id, 67, 11)],
  ]);
  const quote = await world.clock.until(pool.getQuote(AAPL));
  expect(quote).toMatchObject({ bid: 10, ask: 11, last: undefined, dataType: "delayed" });
});

test.each([101, 200, 354, 10089])("error %i of TWS rejects the quote, with its number", async (code) => {
  const { world, tws, pool, timed } = scripted((id) => [[50, errorFrame(id, code, "No")]]);
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
  const { world, pool, timed } = scripted((id, symbol) =>
    symbol === "AAPL"
      ? [[10, errorFrame(id, 10090, "Part of the data is not subscribed")]]
      : [[10, price(id, 1, -1, 0), price(id, 2, -1, 0)]],
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
  const { world, pool, timed } = scripted((id) => [[10, ...WHOLE(id)]], { marketDataLinesMax: 2 });
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

/** A pool of the fake TWS with a session. */
async function faked(options: PoolOptions = {}): Promise<{ world: World; pool: IbkrPool }> {
  const world = new World({}, MORNING_MS);
  const pool = world.pool(options);
  await world.clock.until(pool.connect());
  return { world, pool };
}

test("a lost session: the quote of the pool is read on the next one, that of a lease rejects", async () => {
  const { world, pool } = await faked();
  const lease = await world.clock.until(pool.acquire());
  world.tws.inject(drop({ afterRequest: "reqMktData", times: 1 }));
  const [own, leased] = await Promise.all([
    world.outcome(pool.getQuote(AAPL)),
    world.outcome(lease.getQuote(AAPL)),
  ]);
  expect(own).toMatchObject({ value: { complete: true } });
  expect(leased).toMatchObject({ error: { code: "SESSION_LOST" } });
  expect(pool.stats()).toMatchObject({ sessionsLost: 1, requests: 0 });
});

test("while TWS is cut off a quote waits, and values from before are no answer", async () => {
  const { world, pool } = await faked();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(3_000);
  world.tws.inject(connectivityLost({ data: "lost", forMs: 5_000 }));
  await world.clock.advance(1_000);
  const late = await world.outcome(pool.getQuote(AAPL, { timeoutMs: 1_000 }));
  expect(late).toMatchObject({
    error: { code: "REQUEST_TIMEOUT", message: expect.stringMatching(/: TWS is cut off from IBKR$/) },
  });
  expect(await world.outcome(pool.getQuote(AAPL))).toMatchObject({ value: { complete: true } });
  await reader.stream.return?.();
});

test("a line that may have died with its farm is requested again, and its old values are no answer", async () => {
  let requests = 0;
  const { world, tws, pool } = scripted((id) => {
    requests++;
    return [[10, price(id, 4, requests), price(id, 1, requests), price(id, 2, requests)]];
  });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(15_000);
  tws.last.send(errorFrame(-1, 2103, "Market data farm connection is broken:usfarm"));
  await world.clock.advance(1_000);
  const [one, other] = await world.clock.until(Promise.all([pool.getQuote(AAPL), pool.getQuote(AAPL)]));
  expect([one, other]).toMatchObject([{ bid: 2 }, { bid: 2 }]);
  expect([tws.of("reqMktData").length, tws.of("cancelMktData").length]).toEqual([2, 1]);
  await reader.stream.return?.();
});

test("a login elsewhere (10197) holds the quote back, and the error names it", async () => {
  const { world, pool } = scripted((id) => [[10, errorFrame(id, 10197, "No market data")]]);
  const outcome = await world.outcome(pool.getQuote(AAPL, { timeoutMs: 3_000 }));
  expect(outcome).toMatchObject({
    error: { code: "REQUEST_TIMEOUT", message: expect.stringMatching(/ 3000 ms: No market data \(10197\)$/) },
  });
});

test("a signal, a release and the end of the pool end a quote that waits, and nothing is left", async () => {
  const { world, pool } = scripted(() => []);
  const lease = await world.clock.until(pool.acquire());
  const controller = new AbortController();
  const { signal } = controller;
  const calls = [
    world.outcome(pool.getQuote(AAPL, { signal })),
    world.outcome(lease.getQuote(AAPL)),
    world.outcome(pool.getQuote(AAPL)),
  ];
  await world.clock.advance(100);
  controller.abort();
  await lease.release();
  await world.clock.advance(100);
  const closed = pool.close();
  const [aborted, released, ended] = await Promise.all(calls);
  await world.clock.until(closed);
  expect(aborted).toMatchObject({ error: { code: "ABORTED" } });
  expect(released).toMatchObject({ error: { code: "LEASE_RELEASED" } });
  expect(ended).toMatchObject({ error: { code: "CLOSED" } });
  const after = await Promise.all([
    world.outcome(pool.getQuote(AAPL)),
    world.outcome(pool.getQuote(AAPL, { signal })),
    world.outcome(lease.getQuote(AAPL)),
  ]);
  expect(after).toMatchObject([
    { error: { code: "CLOSED" } },
    { error: { code: "CLOSED" } },
    { error: { code: "LEASE_RELEASED" } },
  ]);
});

test("a pool that is closed while it keeps a line leaves no timer", async () => {
  const { world, pool } = scripted((id) => [[0, ...WHOLE(id)]]);
  await world.clock.until(pool.getQuote(AAPL));
  await world.clock.until(pool.close());
  expect(world.clock.timers).toBe(0);
});
