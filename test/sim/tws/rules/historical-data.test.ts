import { expect, test } from "vitest";
import * as rules from "../../../../sim/tws/rules/historical-bars.ts";
import { BAR_REQUEST_RULES } from "../../../../sim/tws/rules/historical-data.ts";
import {
  cancelHistoricalData,
  type HistoricalDataRequest,
  reqHistoricalData,
} from "../../../../sim/wire/requests/historical-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { code, EXCHANGE, names, Table, TRADING } from "../../../support/table.ts";

type Change = Partial<HistoricalDataRequest>;

const BARS = { barSize: "1 day", duration: "1 M", useRth: true, whatToShow: "TRADES", formatDate: 1 };
const query = (change: Change, options: object = {}) =>
  new Table(options, EXCHANGE, TRADING)
    .client(1)
    .send(reqHistoricalData, { reqId: 4, ...AAPL_NUMBERED, ...BARS, ...change });
const invalid = (cause: string): string => `Error validating request.-'bO' : cause - ${cause}`;
const service = (text: string): string => `Historical Market Data Service error message:${text}`;
const contract = (conId: number, symbol: string, secType: string, exchange: string) => ({
  conId,
  symbol,
  secType,
  exchange,
});
const EURO = contract(12087792, "EUR", "CASH", "IDEALPRO");
const SPX = contract(416904, "SPX", "IND", "CBOE");
const BITCOIN = { ...contract(479624278, "BTC", "CRYPTO", "PAXOS"), currency: "" };

const made = (change: Change, text: string, options: object = {}) => ({
  send: () => query(change, options),
  text,
});

/** Makes a client that has bars which are kept up to date. */
const watching = () => {
  const client = new Table({}, EXCHANGE, TRADING).client(1);
  client.send(reqHistoricalData, { reqId: 4, ...AAPL_NUMBERED, ...BARS, keepUpToDate: true });
  return client;
};
const BAR_RULES = Object.values(rules).flatMap((list) => (Array.isArray(list) ? list : []));

testRules([...BAR_REQUEST_RULES, ...BAR_RULES], {
  "a request number that is in use for historical bars": {
    send: () => watching().send(reqHistoricalData, { reqId: 4, ...AAPL_NUMBERED, ...BARS }),
    text: "Duplicate ticker ID for API historical data query:4",
  },
  "a time without any bar or session, e.g. bars of 1 min with a duration of 30 S": made(
    { barSize: "1 min", duration: "30 S" },
    service("HMDS query returned no data: AAPL@SMART Trades"),
  ),
  "bars of an instrument whose market data the login has delayed (notice; they lack the last minutes)": made(
    {},
    "Up-to-the-second historical data requires additional subscription for the API.",
    { permissions: "delayed" },
  ),
  "a cancel of historical bars that run (notice)": {
    send: () => watching().send(cancelHistoricalData, { reqId: 4 }),
    text: service("API historical data query cancelled: 4"),
  },
  "a cancel of historical bars that do not run": {
    send: () => watching().send(cancelHistoricalData, { reqId: 5 }),
    text: "No historical data query found for ticker id:5",
  },
  "a duration that is empty": made(
    { duration: "" },
    invalid("Historical data request duration not specified."),
  ),
  "a duration in another form than a whole number, one space and S, D, W, M or Y": made(
    { duration: "1 H" },
    invalid(
      "When specifying a unit, historical data request duration format is integer{SPACE}unit (S|D|W|M|Y).",
    ),
  ),
  "a duration of 0, of less than 30 S, or of more than 2147483647 of its unit": made(
    { duration: "0 D" },
    invalid("Historical data requested duration is invalid."),
  ),
  "a duration of more than 86400 S": made(
    { duration: "86401 S" },
    invalid("Historical data request for greater than 86400 seconds rejected."),
  ),
  "a duration of more than 365 D": made(
    { duration: "400 D" },
    invalid("Historical data requests for durations longer than 365 days must be made in years."),
  ),
  "a duration of more than 52 W": made(
    { duration: "53 W" },
    invalid("Historical data request for durations longer than 52 weeks must be made in years."),
  ),
  "a duration of more than 12 M": made(
    { duration: "18 M" },
    invalid("Historical data request for durations longer than 12 months must be made in years."),
  ),
  "ADJUSTED_LAST with an end": made(
    { whatToShow: "ADJUSTED_LAST", end: "20260112-00:00:00" },
    invalid("End date not supported with adjusted last"),
  ),
  "a bar size that is not on the list": made(
    { barSize: "7 mins" },
    invalid("Historical data bar size setting is invalid. Legal ones are: 1 secs, 5 secs, 10 secs…"),
  ),
  "ADJUSTED_LAST with bars of more than a day": made(
    { whatToShow: "ADJUSTED_LAST", barSize: "1 week" },
    invalid("Multi day bar size not supported with adjusted last"),
  ),
  "a value of whatToShow that is not on the list": made(
    { whatToShow: "REBATE_RATE" },
    invalid("What to show value of REBATE_RATE rejected."),
  ),
  "a formatDate outside 1 to 3": made({ formatDate: 4 }, invalid("Date formatting selection of 4 rejected.")),
  "keepUpToDate with an end": made(
    { keepUpToDate: true, end: "20260112-00:00:00" },
    invalid("End date not supported with live updates"),
  ),
  "keepUpToDate of a combination": made(
    { keepUpToDate: true, secType: "BAG", conId: 0 },
    invalid("Live updates for combos are not supported"),
  ),
  "keepUpToDate with whatToShow other than TRADES, MIDPOINT, BID, ASK": made(
    { keepUpToDate: true, whatToShow: "BID_ASK" },
    invalid("Source price not supported with live updates"),
  ),
  "SCHEDULE with bars of another size than 1 day": made(
    { whatToShow: "SCHEDULE", barSize: "1 hour" },
    invalid("Only daily resolution supported for Schedule requests"),
  ),
  "keepUpToDate with bars of less than 5 seconds": made(
    { keepUpToDate: true, barSize: "1 secs", duration: "60 S" },
    invalid("Bar size not supported with live updates"),
  ),
  "chartOptions, of which there are none": made(
    { options: "size=1;" },
    "Misc options key=size is invalid in ReqHistoricalData(20) request. Valid keys are: ",
  ),
  "an end for a continuous future (CONTFUT)": made(
    { secType: "CONTFUT", symbol: "ES", exchange: "CME", conId: 0, end: "20260112-00:00:00" },
    "Setting end date/time for continuous future security type is not allowed",
  ),
  "TRADES of a cryptocurrency, or AGGTRADES of anything else": made(
    BITCOIN,
    "Expected what to show is AGGTRADES, please use that instead of TRADES.",
  ),
  "bars of an instrument whose market data the login does not have": made(
    {},
    service(
      "No market data permissions for ISLAND STK. Requested market data requires additional subscription for API. See link in 'Market Data Connections' dialog for more details.",
    ),
    { permissions: "none" },
  ),
  "data that a security type does not have, e.g. TRADES of a currency pair or MIDPOINT of an index": made(
    { ...EURO },
    service("No historical market data for EUR/CASH@FXSUBPIP Last 1d"),
  ),
  "a duration too long for bars up to 30 seconds, e.g. more than 1800 S of 1 secs": made(
    { barSize: "1 secs", duration: "3600 S" },
    service("invalid step: 1 secs with duration of 3600 S"),
  ),
  "more than 20000 bars in one answer": made(
    { barSize: "1 min", duration: "1 Y" },
    service("Time length exceed max."),
  ),
  "bars up to 30 seconds that are older than six months, unless a file has them": made(
    { barSize: "30 secs", duration: "3600 S", end: "20250601-00:00:00" },
    service("HMDS query returned no data: AAPL@SMART Trades"),
  ),
  "an end before the data of the instrument begin": made(
    { end: "19790101-00:00:00" },
    service("HMDS query returned no data: AAPL@SMART Trades"),
  ),
  "bars up to 30 seconds: the same request within 15 s, 6 alike within 2 s, or over 60 in 10 minutes": {
    send: () => {
      const client = new Table({ historicalPacing: true }, EXCHANGE, TRADING).client(1);
      const short = { reqId: 4, ...AAPL_NUMBERED, ...BARS, barSize: "5 secs", duration: "60 S" };
      client.send(reqHistoricalData, short);
      return client.send(reqHistoricalData, short);
    },
    text: service("Historical data request pacing violation"),
  },
});

const ALL = ["TRADES", "MIDPOINT", "BID", "ASK", "BID_ASK", "HISTORICAL_VOLATILITY", "FEE_RATE", "YIELD_ASK"];
const first = (secType: string) => {
  const found = listedWithOptions(EXCHANGE, TRADING).find((one) => one.secType === secType);
  return contract(found?.conId ?? 0, found?.symbol ?? "", secType, found?.exchange ?? "");
};

test.each([
  [AAPL_NUMBERED, ["TRADES", "MIDPOINT", "BID", "ASK", "BID_ASK", "HISTORICAL_VOLATILITY", "FEE_RATE"]],
  [EURO, ["MIDPOINT", "BID", "ASK", "BID_ASK"]],
  [SPX, ["TRADES", "HISTORICAL_VOLATILITY"]],
  [first("OPT"), ["TRADES", "MIDPOINT", "BID", "ASK", "BID_ASK"]],
  [first("FUT"), ["TRADES", "MIDPOINT", "BID", "ASK", "BID_ASK"]],
  [first("BOND"), ["TRADES", "MIDPOINT", "BID", "ASK", "BID_ASK", "YIELD_ASK"]],
  [first("FUND"), ["MIDPOINT", "BID", "ASK", "BID_ASK"]],
])("%j has bars of %j, and 162 for other contents", (of, expected) => {
  const outcome = (whatToShow: string) => query({ ...of, currency: "", whatToShow, duration: "1 W" });
  const served = ALL.filter((whatToShow) => names(outcome(whatToShow))[0] === "historicalData");
  expect(served).toEqual(expected);
  const others = ALL.filter((whatToShow) => !expected.includes(whatToShow));
  expect(others.map((whatToShow) => code(outcome(whatToShow)))).toEqual(others.map(() => 162));
});

test("bars of a cryptocurrency are those of AGGTRADES", () => {
  expect(names(query({ ...BITCOIN, whatToShow: "AGGTRADES", duration: "1 W" }))).toEqual(["historicalData"]);
  expect(code(query({ whatToShow: "AGGTRADES" }))).toBe(10299);
});

test.each([
  ["1 min", "1 W"],
  ["5 mins", "1 M"],
  ["1 hour", "1 Y"],
  ["1 day", "20 Y"],
  ["3 months", "10 Y"],
  ["1 secs", "1800 S"],
  ["30 secs", "28800 S"],
])("bars of %s are served for %s", (barSize, duration) => {
  const table = new Table({}, EXCHANGE, TRADING);
  const bars = { reqId: 4, ...AAPL_NUMBERED, ...BARS, barSize, duration };
  const atOnce = table.client(1).send(reqHistoricalData, bars);
  expect(names([...atOnce, ...table.advance(1_000)])).toEqual(["historicalData"]);
});

test("bars below a minute are kept for six months, a minute's for longer", () => {
  const end = "20250601-00:00:00";
  expect(code(query({ barSize: "30 secs", duration: "3600 S", end }))).toBe(162);
  expect(code(query({ barSize: "1 min", duration: "3600 S", end }))).toBeUndefined();
});

test.each([
  [0, 321],
  [1, undefined],
  [2, undefined],
  [3, undefined],
  [4, 321],
])("formatDate %i is answered with %s", (formatDate, expected) => {
  const client = new Table().client(1);
  const values = { reqId: 4, ...AAPL_NUMBERED, ...BARS, barSize: "5 mins", duration: "1 D", formatDate };
  expect(code(client.send(reqHistoricalData, values))).toBe(expected);
});
