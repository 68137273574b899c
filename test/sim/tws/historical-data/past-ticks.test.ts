import fc from "fast-check";
import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { PastBar, PastSeries, QuoteSeries } from "../../../../sim/exchange/history/price-history.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqHistoricalTicks } from "../../../../sim/wire/requests/historical-ticks.ts";
import { historicalData } from "../../../../sim/wire/responses/historical-data.ts";
import * as out from "../../../../sim/wire/responses/historical-ticks.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { runs } from "../../../support/runs.ts";
import { received, Table } from "../../../support/table.ts";

const SECOND = 1_000;
const NOW = Date.UTC(2026, 0, 13, 15, 30);
/** Ten o'clock in New York on Monday, 5 January. */
const BEGIN = Date.UTC(2026, 0, 5, 15);
const START = "20260105-15:00:00";
/** Bar sizes, by the length of a bar in ms. */
const SIZES = { 1000: "1 secs", 5000: "5 secs", 10000: "10 secs", 15000: "15 secs", 60000: "1 min" } as const;
const lengths = Object.keys(SIZES).map(Number) as (keyof typeof SIZES)[];

const series = (length: number) =>
  fc
    .array(
      fc.record({
        prices: fc.array(fc.integer({ min: 19_000, max: 19_400 }), { minLength: 4, maxLength: 4 }),
        volume: fc.integer({ min: 8, max: 5_000 }),
        count: fc.integer({ min: 1, max: 8 }),
      }),
      { minLength: 2, maxLength: 3 },
    )
    .map((shapes): PastSeries => {
      const bars = shapes.map(({ prices, volume, count }, at): PastBar => {
        const [open = 0, close = 0] = prices.map((price) => price / 100);
        const [high, low] = [Math.max(...prices) / 100, Math.min(...prices) / 100];
        return { startMs: BEGIN + at * length, open, high, low, close, volume, count };
      });
      return { instrument: "AAPL", length, bars };
    });

interface Query {
  readonly start?: string;
  readonly end?: string;
  readonly whatToShow?: string;
  readonly numberOfTicks?: number;
  readonly useRth?: boolean;
  readonly ignoreSize?: boolean;
}

const tableOf = (bars: readonly PastSeries[], quotes: readonly QuoteSeries[] = []) =>
  new Table({}, new Exchange({ history: { series: bars, quotes } }), NOW);

const trades = (table: Table, query: Query) =>
  received(asked(table, query), out.historicalTicksLast)[0]?.ticks ?? [];
const quotes = (table: Table, query: Query) =>
  received(asked(table, { whatToShow: "BID_ASK", ...query }), out.historicalTicksBidAsk)[0]?.ticks ?? [];
const midpoints = (table: Table, query: Query) =>
  received(asked(table, { whatToShow: "MIDPOINT", ...query }), out.historicalTicks)[0]?.ticks ?? [];

const clients = new WeakMap<Table, ReturnType<Table["client"]>>();
function asked(table: Table, query: Query) {
  const client = clients.get(table) ?? table.client(1);
  clients.set(table, client);
  const values = {
    reqId: 1,
    ...AAPL_NUMBERED,
    whatToShow: "TRADES",
    numberOfTicks: 20,
    useRth: true,
    ...query,
  };
  return client.send(reqHistoricalTicks, values);
}

test.each(lengths)(
  "trades of days with bars of %i ms are within them and begin and end as they do",
  (length) => {
    fc.assert(
      fc.property(series(length), (file) => {
        const table = tableOf([file]);
        const ticks = trades(table, { start: START, numberOfTicks: 1_000 });
        for (const bar of file.bars) {
          const endMs = bar.startMs + length;
          const own = ticks.filter(
            ({ seconds }) => seconds * SECOND >= bar.startMs && seconds * SECOND < endMs,
          );
          const prices = own.map(({ price }) => price);
          expect([prices[0], prices.at(-1)]).toEqual([bar.open, bar.close]);
          expect(Math.max(...prices)).toBeLessThanOrEqual(bar.high);
          expect(Math.min(...prices)).toBeGreaterThanOrEqual(bar.low);
          expect(own.reduce((sum, { size }) => sum + size, 0)).toBe(bar.volume);
          expect(own.every(({ size }) => size > 0 && Number.isInteger(size))).toBe(true);
          if (length === SECOND)
            expect([Math.max(...prices), Math.min(...prices)]).toEqual([bar.high, bar.low]);
        }
      }),
      runs(20),
    );
  },
);

test.each(lengths)("quotes of days with bars of %i ms are within the bars of bid and ask", (length) => {
  fc.assert(
    fc.property(series(length), (file) => {
      const table = tableOf([file]);
      const client = table.client(2);
      const bars = (whatToShow: string) =>
        received(
          client.send(reqHistoricalData, {
            reqId: 2,
            ...AAPL_NUMBERED,
            end: `20260105-15:${String(Math.floor((length * file.bars.length) / 60_000)).padStart(2, "0")}:${String(((length * file.bars.length) / SECOND) % 60).padStart(2, "0")}`,
            duration: `${Math.max(30, (length * file.bars.length) / SECOND)} S`,
            barSize: SIZES[length],
            whatToShow,
            useRth: true,
            formatDate: 2,
          }),
          historicalData,
        )[0]?.bars ?? [];
      const [bids, asks] = [bars("BID"), bars("ASK")];
      expect(bids.length).toBeGreaterThanOrEqual(file.bars.length);
      for (const { seconds, bid, ask: offer } of quotes(table, { start: START, numberOfTicks: 1_000 })) {
        const holds = ({ time }: { time: string }) =>
          Number(time) <= seconds && seconds < Number(time) + length / SECOND;
        const [own, other] = [bids.find(holds), asks.find(holds)];
        if (own === undefined || other === undefined) continue;
        expect(bid).toBeGreaterThanOrEqual(own.low);
        expect(bid).toBeLessThanOrEqual(own.high);
        expect(offer).toBeGreaterThanOrEqual(other.low);
        expect(offer).toBeLessThanOrEqual(other.high);
      }
    }),
    runs(10),
  );
});

const START_SECONDS = BEGIN / SECOND;
const MADE = tableOf([]);

test.each(["TRADES", "BID_ASK", "MIDPOINT"])("%s are within the window of the request", (whatToShow) => {
  const read = { TRADES: trades, BID_ASK: quotes, MIDPOINT: midpoints }[whatToShow] ?? trades;
  for (const numberOfTicks of [1, 7, 400]) {
    const after = read(MADE, { start: START, whatToShow, numberOfTicks }).map(({ seconds }) => seconds);
    expect(after.length).toBeGreaterThanOrEqual(numberOfTicks);
    expect(Math.min(...after)).toBeGreaterThanOrEqual(START_SECONDS);
    expect(after).toEqual(after.toSorted((a, b) => a - b));
    // The last second alone has more than were requested.
    expect(after.filter((second) => second < (after.at(-1) ?? 0)).length).toBeLessThan(numberOfTicks);
    const until = read(MADE, { end: START, whatToShow, numberOfTicks }).map(({ seconds }) => seconds);
    expect(until.length).toBeGreaterThanOrEqual(numberOfTicks);
    expect(Math.max(...until)).toBeLessThan(START_SECONDS);
    expect(until).toEqual(until.toSorted((a, b) => a - b));
    expect(until.filter((second) => second > (until[0] ?? 0)).length).toBeLessThan(numberOfTicks);
  }
});

test("a start in the future, or in the second that is not over yet, has no ticks", () => {
  for (const start of ["20260113-15:30:00", "20260113-15:30:01", "20260114-15:30:00", "20300105-15:00:00"]) {
    expect(trades(MADE, { start })).toEqual([]);
    expect(quotes(MADE, { start })).toEqual([]);
    expect(midpoints(MADE, { start })).toEqual([]);
  }
  const last = trades(MADE, { start: "20260113-15:29:59" }).map(({ seconds }) => seconds);
  expect(new Set(last)).toEqual(new Set([NOW / SECOND - 1]));
});

test("an end in the future leads up to the second that is over", () => {
  const ticks = trades(MADE, { end: "20270101-15:00:00" });
  expect(ticks.at(-1)?.seconds).toBe(NOW / SECOND - 1);
});

test("ticks begin with the data of the instrument, and an end before them has none", () => {
  const [first] = trades(MADE, { start: "19790102-15:00:00" });
  expect(first?.seconds).toBe(Date.UTC(1980, 11, 12, 14, 30) / SECOND);
  expect(trades(MADE, { end: "19790102-15:00:00" })).toEqual([]);
});

test("regular hours alone are used when useRth is set", () => {
  const evening = "20260105-22:00:00";
  const nextOpening = Date.UTC(2026, 0, 6, 14, 30) / SECOND;
  expect(trades(MADE, { start: evening })[0]?.seconds).toBe(nextOpening);
  expect(trades(MADE, { start: evening, useRth: false })[0]?.seconds).toBeLessThan(nextOpening);
  const close = Date.UTC(2026, 0, 5, 21) / SECOND;
  expect(trades(MADE, { end: evening }).at(-1)?.seconds).toBe(close - 1);
});

test("ignoreSize leaves out quotes that have the bid and the ask of the one before", () => {
  const all = quotes(MADE, { start: START, numberOfTicks: 400 });
  expect(all.some(({ bid, ask: offer }, at) => bid === all[at - 1]?.bid && offer === all[at - 1]?.ask)).toBe(
    true,
  );
  const moved = quotes(MADE, { start: START, numberOfTicks: 400, ignoreSize: true });
  expect(moved.length).toBeGreaterThanOrEqual(400);
  const same = moved.filter(
    ({ bid, ask: offer }, at) => bid === moved[at - 1]?.bid && offer === moved[at - 1]?.ask,
  );
  expect(same).toEqual([]);
  const before = quotes(MADE, { end: START, numberOfTicks: 50, ignoreSize: true });
  expect(before.length).toBeGreaterThanOrEqual(50);
});

test("a share that is traded between ticks is reported by FINRA", () => {
  const prices = { open: 190.005, high: 190.01, low: 190, close: 190.01, volume: 10, count: 2 };
  const file = { instrument: "AAPL", length: SECOND, bars: [{ ...prices, startMs: BEGIN }] };
  const [first, second] = trades(tableOf([file]), { start: START, numberOfTicks: 2 });
  expect(first).toMatchObject({ price: 190.005, exchange: "FINRA" });
  expect(second?.exchange).not.toBe("FINRA");
});

test("quotes of a file are its lines, and begin with the one in force at the start", () => {
  const prices = { open: 190, high: 190.1, low: 189.9, close: 190, volume: 10, count: 2 };
  const bars = Array.from({ length: 4 }, (_, at) => ({ ...prices, startMs: BEGIN + (at - 1) * SECOND }));
  const given = [
    { atMs: BEGIN - 700, bid: 189.99, ask: 190.01, bidSize: 100, askSize: 200 },
    { atMs: BEGIN + 100, bid: 189.99, ask: 190.02, bidSize: 300, askSize: 400 },
    { atMs: BEGIN + 500, bid: 189.99, ask: 190.02, bidSize: 500, askSize: 600 },
    { atMs: BEGIN + 2_100, bid: 190, ask: 190.02, bidSize: 700, askSize: 800 },
  ];
  const file = { instrument: "AAPL", length: SECOND, bars };
  const table = tableOf([file], [{ instrument: "AAPL", quotes: given }]);
  const ticks = quotes(table, { start: START, numberOfTicks: 4 });
  const wire = given.map(({ atMs, ...quote }) => ({ seconds: Math.floor(atMs / SECOND), mask: 0, ...quote }));
  expect(ticks).toEqual(wire);
  expect(quotes(table, { start: START, numberOfTicks: 3, ignoreSize: true })).toEqual(
    [0, 1, 3].map((at) => wire[at]),
  );
  expect(midpoints(table, { start: START, numberOfTicks: 1 })).toMatchObject([{ price: 190.005 }]);
});
