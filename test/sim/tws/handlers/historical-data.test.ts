import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/historical-data.ts";
import {
  historicalData,
  historicalDataUpdate,
  historicalSchedule,
} from "../../../../sim/wire/responses/historical-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, received, Table, type TableClient, TRADING } from "../../../support/table.ts";

const BARS = {
  reqId: 4,
  ...AAPL_NUMBERED,
  barSize: "1 hour",
  duration: "1 D",
  useRth: true,
  whatToShow: "TRADES",
  formatDate: 2,
};
type Change = Partial<request.HistoricalDataRequest>;

const query = (client: TableClient, change: Change = {}) =>
  client.send(request.reqHistoricalData, { ...BARS, ...change });
const bars = (client: TableClient, change: Change = {}) =>
  received(query(client, change), historicalData)[0]?.bars ?? [];

test("at the opening, the bars of one day are those of the day before", () => {
  // From half past nine to four.
  expect(bars(new Table().client(1))).toHaveLength(7);
});

test("daily bars of a year are its trading days", () => {
  const change = { barSize: "1 day", duration: "1 Y", end: "20260110-00:00:00" };
  expect(bars(new Table().client(1), change)).toHaveLength(251);
});

test.each([
  [321, { barSize: "7 mins" }],
  [321, { duration: "a day" }],
  [321, { whatToShow: "NO_SUCH_PRICE" }],
  [321, { keepUpToDate: true, end: "20260110-00:00:00" }],
  [321, { keepUpToDate: true, whatToShow: "FEE_RATE" }],
  [10314, { end: "yesterday" }],
  [162, { whatToShow: "YIELD_LAST" }],
  [162, { barSize: "1 secs", duration: "1 Y" }],
  [200, { conId: 0, symbol: "NOSUCH" }],
])("a request is refused with %i for %j", (expected, change) => {
  expect(code(query(new Table().client(1), change))).toBe(expected);
});

test("an end in a time zone means the same instant as in UTC", () => {
  const client = new Table().client(1);
  const until = (end: string) => bars(client, { end, barSize: "5 mins", duration: "3600 S" });
  expect(until("20260112 11:00:00 US/Eastern")).toEqual(until("20260112-16:00:00"));
  expect(until("20250712 12:00:00 US/Eastern")).toEqual(until("20250712-16:00:00"));
});

test("bars that are kept up to date are sent every five seconds until they are cancelled", () => {
  const table = new Table({}, EXCHANGE, TRADING);
  const client = table.client(1);
  query(client, { keepUpToDate: true, barSize: "5 mins" });
  expect(received(table.advance(30_000), historicalDataUpdate)).toHaveLength(6);
  expect(code(client.send(request.cancelHistoricalData, { reqId: 4 }))).toBe(162);
  expect(table.advance(30_000)).toEqual([]);
});

test("a number in use is refused with 386, and a cancel of none with 366", () => {
  const client = new Table().client(1);
  query(client, { keepUpToDate: true });
  expect(code(query(client))).toBe(386);
  expect(code(client.send(request.cancelHistoricalData, { reqId: 5 }))).toBe(366);
});

test("bars of weeks and months are dated by their last trading day, whatever formatDate is", () => {
  const change = { duration: "1 M", end: "20251231-22:00:00", useRth: true };
  const weekly = bars(new Table().client(1), { ...change, barSize: "1 week" });
  // The Fridays, and the last day of the year, on a Wednesday.
  expect(weekly.map(({ time }) => time)).toEqual([
    "20251205",
    "20251212",
    "20251219",
    "20251226",
    "20251231",
  ]);
  const monthly = bars(new Table().client(1), { ...change, duration: "6 M", barSize: "1 month" });
  expect(monthly.map(({ time }) => time).slice(-3)).toEqual(["20251031", "20251128", "20251231"]);
});

test("formatDate 3 leaves the year out of the times of bars below a day", () => {
  const [bar] = bars(new Table().client(1), { formatDate: 3, end: "20260112 12:00:00 US/Eastern" });
  expect(bar?.time).toBe("0112 09:30:00 US/Eastern");
});

test("bars begin where the data of the instrument begin", () => {
  const change = { duration: "60 Y", barSize: "1 day", end: "19810101-00:00:00" };
  expect(bars(new Table().client(1), change)[0]?.time).toBe("19801212");
});

test("bars of a login with delayed data end a quarter of an hour ago, with the notice 2188", () => {
  const table = new Table({ permissions: "delayed" }, EXCHANGE, TRADING);
  const effects = query(table.client(1), { barSize: "5 mins", useRth: false, duration: "3600 S" });
  expect(code(effects)).toBe(2188);
  const last = received(effects, historicalData)[0]?.bars.at(-1);
  expect(Number(last?.time)).toBe((TRADING - 20 * 60_000) / 1_000);
});

test("SCHEDULE brings the sessions of the trading days", () => {
  const schedule = { whatToShow: "SCHEDULE", barSize: "1 day", duration: "3 D", end: "20260113-00:00:00" };
  const effects = query(new Table().client(1), schedule);
  const session = (day: string) => ({ start: `${day}-09:30:00`, end: `${day}-16:00:00`, refDate: day });
  expect(received(effects, historicalSchedule)).toEqual([
    {
      reqId: 4,
      start: "20260108-09:30:00",
      end: "20260112-16:00:00",
      timeZone: "US/Eastern",
      sessions: ["20260108", "20260109", "20260112"].map(session),
    },
  ]);
});
