import { expect, test } from "vitest";
import { reqHistoricalTicks } from "../../../../sim/wire/requests/historical-ticks.ts";
import * as out from "../../../../sim/wire/responses/historical-ticks.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, received, Table, TRADING } from "../../../support/table.ts";

const query = (change: object) =>
  new Table({}, EXCHANGE, TRADING).client(1).send(reqHistoricalTicks, {
    reqId: 1,
    ...AAPL_NUMBERED,
    start: "20260113-15:00:00",
    numberOfTicks: 20,
    whatToShow: "TRADES",
    useRth: true,
    ...change,
  });
const STOCK = EXCHANGE.instrument(265598, TRADING) as never;
const START = Date.UTC(2026, 0, 13, 15) / 1_000;

test("ticks from a start go forwards, ticks to an end lead up to it, both oldest first", () => {
  const [forwards] = received(query({}), out.historicalTicksLast);
  const [backwards] = received(query({ start: "", end: "20260113-15:00:00" }), out.historicalTicksLast);
  const seconds = (answer: typeof forwards) => answer?.ticks.map((tick) => tick.seconds) ?? [];
  expect(seconds(forwards).length).toBeGreaterThanOrEqual(20);
  expect(seconds(forwards)).toEqual(seconds(forwards).toSorted((a, b) => a - b));
  expect(seconds(forwards)[0]).toBeGreaterThanOrEqual(START);
  expect(seconds(backwards)).toEqual(seconds(backwards).toSorted((a, b) => a - b));
  expect(seconds(backwards).at(-1)).toBeLessThan(START);
});

test("ticks are trades, midpoints or quotes of the exchange", () => {
  const trades = received(query({}), out.historicalTicksLast)[0]?.ticks ?? [];
  for (const second of new Set(trades.map(({ seconds }) => seconds))) {
    const own = trades.filter(({ seconds }) => seconds === second);
    const trade = EXCHANGE.tradeAt(STOCK, second * 1_000);
    expect(own[0]?.price).toBe(trade?.price);
    expect(own.reduce((sum, { size }) => sum + size, 0)).toBe(trade?.size);
  }
  const midpoints = received(query({ whatToShow: "MIDPOINT" }), out.historicalTicks)[0]?.ticks ?? [];
  const quotes = received(query({ whatToShow: "BID_ASK" }), out.historicalTicksBidAsk)[0]?.ticks ?? [];
  expect(midpoints.length).toBeGreaterThanOrEqual(20);
  expect(quotes.length).toBeGreaterThanOrEqual(20);
  for (const second of new Set(quotes.map(({ seconds }) => seconds))) {
    const first = quotes.find(({ seconds }) => seconds === second);
    const midpoint = midpoints.find(({ seconds }) => seconds === second);
    const { bid, ask: offer, bidSize, askSize } = EXCHANGE.quote(STOCK, second * 1_000);
    expect(first).toMatchObject({ bid, ask: offer, bidSize, askSize });
    expect(midpoint?.price).toBeCloseTo((bid + offer) / 2, 6);
  }
});

test("both or neither of start and end get 10187, a wrong time 10314, other values 321", () => {
  const refused: readonly (readonly [number, object])[] = [
    [10187, { end: "20260113-15:10:00" }],
    [10187, { start: "" }],
    [321, { numberOfTicks: 0 }],
    [321, { numberOfTicks: 1_001 }],
    [321, { whatToShow: "FEE_RATE" }],
    [10314, { start: "this morning" }],
  ];
  expect(refused.map(([, change]) => code(query(change)))).toEqual(refused.map(([expected]) => expected));
});

test("trades of a currency pair come as midpoints", () => {
  const pair = { conId: 12087792, symbol: "EUR", secType: "CASH", exchange: "IDEALPRO" };
  const effects = query({ ...pair, numberOfTicks: 3 });
  expect(received(effects, out.historicalTicks)[0]?.ticks.length).toBeGreaterThanOrEqual(3);
  expect(received(effects, out.historicalTicksLast)).toEqual([]);
});
