import "../support/replay.ts";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { MarketDataType, PoolError, SecType, type StreamUpdate, type TimedBar } from "../../src/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";
import { BothWorlds } from "../support/web/both-worlds.ts";
import { answers, CONTRACTS, comparable, expectAgreement, ofBoth } from "../support/web/parity.ts";

/** Tuesday, half past ten in New York. */
const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
/** Saturday: every market but that of coins is closed. */
const CLOSED_MS = Date.UTC(2026, 0, 17, 15, 30);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const SIZES = {
  "1 min": MINUTE_MS,
  "5 mins": 5 * MINUTE_MS,
  "15 mins": 15 * MINUTE_MS,
  "30 mins": 30 * MINUTE_MS,
  "1 hour": 60 * MINUTE_MS,
  "4 hours": 240 * MINUTE_MS,
  "1 day": DAY_MS,
  "1 week": 7 * DAY_MS,
  "1 month": 30 * DAY_MS,
} as const;
type Size = keyof typeof SIZES;

const spans = fc.oneof(
  fc.record({
    barSize: fc.constantFrom<Size>("1 min", "5 mins"),
    duration: fc.oneof(
      fc.integer({ min: 6, max: 200 }).map((minutes) => `${minutes * 60} S`),
      fc.constantFrom("1 D", "2 D"),
    ),
  }),
  fc.record({
    barSize: fc.constantFrom<Size>("15 mins", "30 mins", "1 hour", "4 hours"),
    duration: fc.constantFrom("1 D", "3 D", "5 D", "1 W", "2 W", "1 M", "28800 S", "86400 S"),
  }),
  fc.record({
    barSize: fc.constantFrom<Size>("1 day"),
    duration: fc.constantFrom("1 D", "2 D", "5 D", "1 W", "3 W", "1 M", "3 M", "1 Y"),
  }),
  fc.record({
    barSize: fc.constantFrom<Size>("1 week", "1 month"),
    duration: fc.constantFrom("1 M", "2 M", "6 M", "1 Y", "2 Y"),
  }),
);

/**
 * A bar with the first day of its week or month, which both transports stamp in their own way: TWS with the last trading day,
 * the gateway with the first one.
 */
function compared(bar: TimedBar, size: Size): object {
  const { timeMs } = bar;
  if (timeMs === undefined || (size !== "1 week" && size !== "1 month")) return comparable(bar);
  const date = new Date(timeMs);
  const daysIn = size === "1 week" ? (date.getUTCDay() + 6) % 7 : date.getUTCDate() - 1;
  return comparable({ ...bar, timeMs: timeMs - daysIn * DAY_MS });
}

test("any contract, duration, bar, price and end has the same bars on both", async () => {
  const both = new BothWorlds({ startMs: OPEN_MS });
  let bars = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CONTRACTS),
      spans,
      fc.boolean(),
      fc.constantFrom("TRADES", "MIDPOINT", "BID", "ASK"),
      fc.integer({ min: 1, max: 40 * 24 * 60 }),
      async (contract, span, useRth, whatToShow, minutesAgo) => {
        // A span of many bars is read from the first hour on that is whole.
        const stepMs = /[WM]$/.test(span.duration) ? 60 * MINUTE_MS : MINUTE_MS;
        const endMs = Math.floor((OPEN_MS - minutesAgo * MINUTE_MS) / stepMs) * stepMs;
        const end = new Date(endMs).toISOString().replaceAll("-", "");
        // A bar that the close of half a day cuts short counts as a whole one.
        fc.pre(span.barSize !== "4 hours" || !span.duration.endsWith("S"));
        const options = { ...span, useRth, whatToShow, end: `${end.slice(0, 17).replace("T", "-")}` };
        const [tws, web] = await ofBoth(both, (ib) => ib.getHistoricalData(contract, options as never));
        // What TWS refuses, such as trades of a currency pair, the gateway may have.
        fc.pre(!(tws instanceof PoolError) || !(web instanceof PoolError));
        if (tws instanceof PoolError) return;
        if (web instanceof PoolError) throw web;
        const [ofWeb, ofTws] = [web, tws].map((all) => all.map((bar) => compared(bar, span.barSize)));
        expect(ofWeb).toEqual(ofTws);
        bars += web.length;
      },
    ),
    { numRuns: 40 },
  );
  expect(bars).toBeGreaterThan(500);
}, 120_000);

/** The fields of a quote that the exchange has at an instant. */
const QUOTED = [
  ...["bid", "ask", "last", "bidSize", "askSize", "lastSize"],
  ...["open", "high", "low", "close", "volume"],
] as const;

/** Expects that the exchange had exactly these values at one instant of a span. */
function expectQuoteOf(both: BothWorlds, conId: number, quote: object, fromMs: number, name: string): void {
  const { exchange } = both.gateway;
  const fieldOf = (values: object, field: string): unknown => Reflect.get(values, field);
  const told = QUOTED.filter((field) => fieldOf(quote, field) !== undefined);
  expect(told.length, name).toBeGreaterThan(3);
  const instrument = exchange.instrument(conId, fromMs);
  if (instrument === undefined) throw new Error(`Cannot compare ${name}: it is not listed`);
  const seen: object[] = [];
  for (let atMs = fromMs; atMs <= both.clock.now(); atMs += 1) {
    const truth = exchange.quote(instrument, atMs);
    if (told.every((field) => fieldOf(truth, field) === fieldOf(quote, field))) return;
    seen.push(truth);
  }
  expect(seen.at(-1), name).toMatchObject(
    Object.fromEntries(told.map((field) => [field, fieldOf(quote, field)])),
  );
}

test.each(CONTRACTS.map((contract) => [JSON.stringify(contract), contract] as const))(
  "a snapshot of %s is the quote of the exchange at one instant, on both",
  async (name, contract) => {
    const both = new BothWorlds({ startMs: OPEN_MS });
    const [{ conId = 0 }] = await answers(both, (ib) => ib.qualifyContract(contract));
    const fromMs = both.clock.now();
    const [{ ticks: _ticks, ...tws }, web] = await answers(both, (ib) => ib.getMarketDataSnapshot(contract));
    expectQuoteOf(both, conId, web, fromMs, `web ${name}`);
    expectQuoteOf(both, conId, tws, fromMs, `tws ${name}`);
    // Neither says less than the other.
    expect(told(web).sort()).toEqual(told(tws).sort());
    expect([web.marketDataType, web.notices]).toEqual([tws.marketDataType, tws.notices]);
  },
);

/** The names of the fields of a quote that have a value. */
const told = (quote: object): string[] =>
  Object.entries(quote).flatMap(([field, value]) => (value === undefined ? [] : [field]));

test.each(CONTRACTS.map((contract) => [JSON.stringify(contract), contract] as const))(
  "getQuote of %s is the quote of the exchange at one instant on both, well before a snapshot",
  async (name, contract) => {
    const both = new BothWorlds({ startMs: OPEN_MS });
    const [{ conId = 0 }] = await answers(both, (ib) => ib.qualifyContract(contract));
    const fromMs = both.clock.now();
    const [tws, web] = await answers(both, (ib) => ib.getQuote(contract));
    expect(both.clock.now() - fromMs).toBeLessThan(3_000);
    expectQuoteOf(both, conId, web, fromMs, `web ${name}`);
    expectQuoteOf(both, conId, tws, fromMs, `tws ${name}`);
    expect(told(web).sort()).toEqual(told(tws).sort());
    expect([web.dataType, web.complete]).toEqual([tws.dataType, tws.complete]);
  },
);

/** Leaves out bid and ask: live data of TWS have none while the market is closed, and those of the gateway are frozen. */
const withoutSides = (quote: object): object =>
  Object.fromEntries(Object.entries(quote).filter(([name]) => !/^(bid|ask)/.test(name)));

test("getQuote of a closed market says nothing that TWS does not, and the kind of data", async () => {
  const both = new BothWorlds({ startMs: CLOSED_MS });
  for (const contract of CONTRACTS.filter(({ secType }) => secType !== "CRYPTO")) {
    const [tws, { timeMs: _timeMs, dataType, complete, ...web }] = await answers(both, (ib) =>
      ib.getQuote(contract),
    );
    expectAgreement(withoutSides(web), tws, JSON.stringify(contract));
    expect([tws.bid, tws.ask]).toEqual([undefined, undefined]);
    expect([dataType, complete, web.last]).toEqual(["frozen", false, undefined]);
    expect(web.close).toBeGreaterThan(0);
  }
});

test("getQuote reads an open stream of quotes of the Web API without a request", async () => {
  const both = new BothWorlds({ startMs: OPEN_MS });
  const [{ conId = 0, exchange = "" }] = await answers(both, (ib) => ib.qualifyContract(CONTRACTS[0] ?? {}));
  const contract = { conId, exchange, secType: SecType.STK };
  const streams = [both.web.watchQuotes(contract), both.tws.watchQuotes(contract)];
  for (const stream of streams) await both.until<unknown>(stream.next());
  await both.clock.advance(3_000);
  const sent = both.web.stats().requests;
  const atMs = both.clock.now();
  const [tws, web] = await answers(both, (ib) => ib.getQuote(contract));
  expect(both.clock.now()).toBe(atMs);
  expect([web.complete, tws.complete, web.dataType, tws.dataType]).toEqual([true, true, "live", "live"]);
  expect(both.web.stats().requests).toEqual(sent);
  const lease = await both.until(both.web.acquire());
  expect(await both.until(lease.getQuote(contract))).toMatchObject({ complete: true });
  await lease.release();
  for (const stream of streams) await stream.return?.();
});

test("a snapshot of a closed market is the same, and the gateway says that it is frozen", async () => {
  const both = new BothWorlds({ startMs: CLOSED_MS });
  for (const contract of CONTRACTS.filter(({ secType }) => secType !== "CRYPTO")) {
    const [tws, web] = await answers(both, (ib) => ib.getMarketDataSnapshot(contract));
    const { marketDataType, notices, ...quote } = web;
    expectAgreement(withoutSides(quote), tws, JSON.stringify(contract));
    expect([tws.bid, tws.ask]).toEqual([undefined, undefined]);
    expect(marketDataType).toBe(MarketDataType.FROZEN);
    expect(notices[0]).toBe("The data are frozen: the market is closed");
    // The gateway marks the last price as one of the session before.
    expect([quote.last, quote.close === undefined]).toEqual([undefined, false]);
  }
});

/** The values of a stream up to the first that passes. */
async function firstOf<Value>(
  both: BothWorlds,
  stream: AsyncIterable<StreamUpdate<Value>>,
  passes: (value: Value) => boolean,
): Promise<Value> {
  const found = async (): Promise<Value> => {
    for await (const update of stream)
      if (update.kind === "update" && passes(update.value)) return update.value;
    throw new Error("Cannot get a value: the stream has ended");
  };
  return await both.until(found());
}

test("streams of quotes have the values of the exchange at one instant", async () => {
  const both = new BothWorlds({ startMs: OPEN_MS });
  for (const contract of CONTRACTS.slice(0, 4)) {
    const [whole] = await answers(both, (ib) => ib.qualifyContract(contract));
    const { conId = 0 } = whole;
    await both.clock.advance(2_000);
    const fromMs = both.clock.now();
    const isWhole = (quote: object): boolean => Reflect.get(quote, "volume") !== undefined;
    const web = await firstOf(both, both.web.watchQuotes({ conId }), isWhole);
    expectQuoteOf(both, conId, web, fromMs, JSON.stringify(contract));
  }
});

test("streams of the account have the values of the reads of TWS while the market is closed", async () => {
  const both = new BothWorlds({ startMs: CLOSED_MS });
  await both.until(Promise.all([both.tws.connect(), both.web.connect()]));
  const [twsPnL, webPnL] = [
    await firstOf(both, both.tws.watchPnL(ACCOUNT), () => true),
    await firstOf(both, both.web.watchPnL(ACCOUNT), () => true),
  ];
  expect([webPnL.dailyPnL, webPnL.unrealizedPnL]).toEqual([twsPnL.dailyPnL, twsPnL.unrealizedPnL]);
  const summary = await both.until(both.tws.getAccountSummary());
  for (const { tag, value, currency } of summary.filter((one) => one.currency !== "")) {
    const one = await firstOf(both, both.web.watchAccount(ACCOUNT), ({ key }) => key === tag);
    expect([tag, Number(one.value), one.currency]).toEqual([tag, Number(value), currency]);
  }
});

test("streams of fills have each fill once, with the values that TWS has", async () => {
  // TWS tells the fills of orders placed by hand to client 0 alone.
  const both = new BothWorlds({ startMs: OPEN_MS, tws: { clientId: 0 } });
  const fills = { tws: [] as object[], web: [] as object[] };
  for (const name of ["tws", "web"] as const) {
    const stream = both[name].watchExecutions();
    onTestFinished(() => void stream.return?.());
    void (async () => {
      for await (const update of stream) {
        if (update.kind !== "update" || update.value.kind !== "fill") continue;
        const { contract, execution } = update.value;
        const { side, shares, price, acctNumber } = execution;
        fills[name].push({ conId: contract.conId, symbol: contract.symbol, side, shares, price, acctNumber });
      }
    })().catch(() => undefined);
  }
  await both.until(Promise.all([both.tws.connect(), both.web.connect()]));
  await both.clock.advance(5_000);
  both.trade("BUY", 100);
  both.trade("SELL", 30);
  // A request makes the exchange of the gateway look at its orders.
  await both.clock.advance(10_000);
  await both.until(both.web.getPositions());
  await both.clock.advance(10_000);
  expect(fills.tws.length).toBeGreaterThan(1);
  expect(fills.web).toEqual(fills.tws);
});
