import { expect, test } from "vitest";
import { TIME_NOTICES, TIME_REFUSALS } from "../../../../sim/tws/rules/dates.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqHistoricalTicks } from "../../../../sim/wire/requests/historical-ticks.ts";
import { historicalData } from "../../../../sim/wire/responses/historical-data.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { code, names, received, Table } from "../../../support/table.ts";

const BARS = { barSize: "1 hour", duration: "1 D", useRth: true, whatToShow: "TRADES", formatDate: 1 };
const query = (end: string, options: object = {}) =>
  new Table(options).client(1).send(reqHistoricalData, { reqId: 4, ...AAPL_NUMBERED, ...BARS, end });
const invalid =
  "End Date/Time: The date, time, or time-zone entered is invalid. The correct format is yyyymmdd…";

testRules([...TIME_REFUSALS, ...TIME_NOTICES], {
  "a time in another form than yyyymmdd-hh:mm:ss or yyyymmdd hh:mm:ss zone, e.g. 2026-01-12 15:00:00": {
    send: () => query("2026-01-12 15:00:00"),
    text: invalid,
  },
  "a day or time that does not exist, e.g. 20260231 or 24:00:00": {
    send: () => query("20260231-15:00:00"),
    text: invalid,
  },
  "a time zone that is neither UTC, nor of an instrument, nor of the login, e.g. GMT or EST": {
    send: () => query("20260112 15:00:00 GMT"),
    text: invalid,
  },
  "a time without a zone (notice; the request is served)": {
    send: () => query("20260112 15:00:00"),
    text: "Warning: You submitted request with date-time attributes without explicit time zone. Please switch to use yyyymmdd-hh:mm:ss in UTC or use instrument time zone, like US/Eastern. Implied time zone functionality will be removed in the next API release",
  },
});

test.each([
  "20260112 15:00:00 EST",
  "20260112 15:00:00 us/eastern",
  "20260112 15:00:00 Europe/Berlin",
  "20260112-15:00:00 US/Eastern",
  "20260112-15:00",
  "20260112",
  "20260112 15:00 US/Eastern",
  "20260112 24:00:00 US/Eastern",
  "20261312-15:00:00",
  "19770112-15:00:00",
  "20260112T15:00:00Z",
  "1768230000",
  "now",
])("an end of %s is refused with 10314", (end) => {
  const effects = query(end);
  expect(names(effects)).toEqual(["error"]);
  expect(code(effects)).toBe(10314);
});

test.each([
  "20260112 11:00:00 US/Eastern",
  "20260112  11:00:00  US/Eastern",
  " 20260112 11:00:00 US/Eastern ",
  "20260112 10:00:00 US/Central",
  "20260112 17:00:00 MET",
  "20260112 16:00:00 GB-Eire",
  "20260113 01:00:00 Japan",
  "20260112 16:00:00 UTC",
  "20260112-16:00:00",
  "20260112-16:0:0",
])("an end of %s is the same instant as in UTC, without a notice", (end) => {
  const effects = query(end);
  expect(names(effects)).toEqual(["historicalData"]);
  expect(received(effects, historicalData)[0]?.end).toBe("20260112 11:00:00 US/Eastern");
});

test("a time without a zone is in that of the login, and a time without a day is of today", () => {
  const ends = (text: string) => received(query(text, { timeZone: "Europe/Berlin" }), historicalData)[0]?.end;
  expect(ends("20260112 17:00:00")).toBe("20260112 11:00:00 US/Eastern");
  expect(ends("20260112 17:00:00 Europe/Berlin")).toBe("20260112 11:00:00 US/Eastern");
  expect(ends("15:00:00")).toBe("20260113 09:00:00 US/Eastern");
});

test("an end in the future means now", () => {
  expect(received(query("20300101-00:00:00"), historicalData)[0]?.end).toBe("20260113 09:30:00 US/Eastern");
});

test("the text names the field: the start of historical ticks", () => {
  const ticks = { numberOfTicks: 5, whatToShow: "TRADES", start: "20260112 15:00:00 EST" };
  const effects = new Table().client(1).send(reqHistoricalTicks, { reqId: 1, ...AAPL_NUMBERED, ...ticks });
  const [refusal] = received(effects, error);
  expect([refusal?.code, refusal?.text.slice(0, 16)]).toEqual([10314, "Start Date/Time:"]);
});
