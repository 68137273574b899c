import { expect, test, vi } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { cancelHistoricalData, reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqCurrentTime } from "../../../../sim/wire/requests/session.ts";
import { historicalData, historicalSchedule } from "../../../../sim/wire/responses/historical-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, names, received, Table, TRADING } from "../../../support/table.ts";

const BARS = { ...AAPL_NUMBERED, barSize: "1 day", useRth: true, whatToShow: "TRADES", formatDate: 1 };
const DAY_MS = 86_400_000;
const tableNow = (): Table => new Table({}, EXCHANGE, TRADING);

test("bars of a year are answered at once, and those of four years after other messages", () => {
  const table = tableNow();
  const client = table.client(1);
  expect(names(client.send(reqHistoricalData, { ...BARS, reqId: 1, duration: "1 Y" }))).toEqual([
    "historicalData",
  ]);
  expect(names(client.send(reqHistoricalData, { ...BARS, reqId: 2, duration: "4 Y" }))).toEqual([]);
  expect(names(client.send(reqCurrentTime))).toEqual(["currentTime"]);
  expect(names(table.advance(1_000))).toEqual(["historicalData"]);
});

test("bars that are computed in parts are those of the exchange, in one message", () => {
  const table = tableNow();
  table.client(1).send(reqHistoricalData, { ...BARS, reqId: 2, duration: "3 Y" });
  const [answer] = received(table.advance(1_000), historicalData);
  const instrument = EXCHANGE.instrument(AAPL_NUMBERED.conId, TRADING);
  const fromMs = Date.UTC(2023, 0, 13, 15, 30);
  const bars = instrument && EXCHANGE.bars(instrument, "TRADES", "day", fromMs, TRADING, true);
  expect(answer?.bars.map(({ time, close, volume, wap }) => [time, close, volume, wap])).toEqual(
    bars?.map(({ date, close, volume, wap }) => [date, close, volume, wap]),
  );
});

test("one part is computed at an instant, so that the first of two requests is answered first", () => {
  const table = tableNow();
  const [one, other] = [table.client(1), table.client(2)];
  one.send(reqHistoricalData, { ...BARS, reqId: 1, duration: "4 Y" });
  other.send(reqHistoricalData, { ...BARS, reqId: 2, duration: "3 Y" });
  const instants: number[] = [];
  for (let ms = 1; ms < 1_000 && instants.length < 2; ms++)
    if (names(table.advance(1)).includes("historicalData")) instants.push(ms);
  expect(instants[0]).toBeGreaterThan(2);
  expect(instants[1]).toBeGreaterThan(2 + (instants[0] ?? 0));
});

test("bars that are being computed can be cancelled, and are not sent then", () => {
  const table = tableNow();
  const client = table.client(1);
  client.send(reqHistoricalData, { ...BARS, reqId: 3, duration: "10 Y" });
  expect(code(client.send(reqHistoricalData, { ...BARS, reqId: 3, duration: "1 Y" }))).toBe(386);
  table.advance(2);
  expect(code(client.send(cancelHistoricalData, { reqId: 3 }))).toBe(162);
  expect(names(table.advance(1_000))).toEqual([]);
});

test("bars that are computed in parts are kept up to date once they are sent", () => {
  const table = tableNow();
  table.client(1).send(reqHistoricalData, { ...BARS, reqId: 4, duration: "4 Y", keepUpToDate: true });
  const sent = names(table.advance(20_000));
  expect(sent[0]).toBe("historicalData");
  expect(new Set(sent.slice(1))).toEqual(new Set(["historicalDataUpdate"]));
});

test("a few of many requests are served at once, and one part of the rest at a time", () => {
  const table = tableNow();
  const client = table.client(1);
  const served = Array.from({ length: 30 }, (_, at) =>
    names(
      client.send(reqHistoricalData, {
        ...BARS,
        reqId: at,
        duration: "1 Y",
        end: `2025121${at % 9} 12:00:00 UTC`,
      }),
    ),
  );
  const atOnce = served.flat().length;
  expect(atOnce).toBeGreaterThan(0);
  expect(atOnce).toBeLessThan(4);
  const later = Array.from({ length: 10 }, () => names(table.advance(1)).length);
  expect(Math.max(...later)).toBeLessThan(2);
  const sooner = later.reduce((sum, count) => sum + count, 0);
  expect(names(table.advance(10_000))).toHaveLength(30 - atOnce - sooner);
});

test("a schedule of decades is sent after other messages, and is that of the calendar", () => {
  const table = tableNow();
  const client = table.client(1);
  const schedule = { ...BARS, whatToShow: "SCHEDULE", reqId: 6 };
  expect(names(client.send(reqHistoricalData, { ...schedule, duration: "30 Y" }))).toEqual([]);
  expect(names(client.send(reqCurrentTime))).toEqual(["currentTime"]);
  const [answer] = received(table.advance(1_000), historicalSchedule);
  expect(answer?.sessions.length).toBeGreaterThan(7_000);
  expect(new Set(answer?.sessions.map(({ refDate }) => refDate)).size).toBe(answer?.sessions.length);
});

test("bars of past days are computed once", () => {
  const exchange = new Exchange();
  const instrument = exchange.instrument(AAPL_NUMBERED.conId, TRADING) as Instrument;
  const series = exchange.priceSeries(instrument, TRADING);
  const computed = vi.spyOn(series, "bar");
  const ask = () => exchange.bars(instrument, "TRADES", "day", TRADING - 30 * DAY_MS, TRADING, true);
  const first = ask();
  const before = computed.mock.calls.length;
  expect(ask()).toEqual(first);
  // The current day is not over.
  expect(computed.mock.calls.length - before).toBe(1);
});
