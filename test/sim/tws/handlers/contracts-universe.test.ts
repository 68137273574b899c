import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { type ContractDetailsRequest, reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { bondContractDetails } from "../../../../sim/wire/responses/bonds.ts";
import { type ContractData, contractDetails } from "../../../../sim/wire/responses/contracts.ts";
import { historicalData } from "../../../../sim/wire/responses/historical-data.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { code, received, Table, TRADING } from "../../../support/table.ts";

type Wanted = Partial<ContractDetailsRequest>;

const US = { exchange: "SMART", currency: "USD" };
const AAPL: Wanted = { symbol: "AAPL", secType: "STK", currency: "USD" };
const OPTION = "AAPL  260220C00260000";

const exchange = new Exchange();
/** Gets a client of a login in a time zone. */
const clientOf = (timeZone = "US/Eastern", market = exchange) =>
  new Table({ timeZone, messagesPerSecond: 0 }, market, TRADING).client(1);

/** Requests details. @returns The rows of contracts other than bonds. */
const rows = (wanted: Wanted, client = clientOf()): readonly ContractData[] =>
  received(client.send(reqContractDetails, { reqId: 1, ...wanted }), contractDetails);

const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];

test.each<[what: string, wanted: Wanted, rows: number, contracts: number]>([
  ["a share without an exchange: a row for each exchange", AAPL, 26, 1],
  ["a share at SMART", { ...AAPL, exchange: "SMART" }, 1, 1],
  ["a share with the multiplier 0", { ...AAPL, exchange: "SMART", multiplier: "0" }, 1, 1],
  ["a symbol that two countries use", { symbol: "SAN", secType: "STK", exchange: "SMART" }, 2, 2],
  ["a future without a month: all months", { symbol: "ES", secType: "FUT", exchange: "CME" }, 4, 4],
  ["a future and the continuous one", { symbol: "ES", secType: "FUT+CONTFUT", exchange: "CME" }, 5, 4],
  ["a continuous future", { symbol: "ES", secType: "CONTFUT", exchange: "CME" }, 1, 1],
  [
    "an option of 2028",
    { symbol: "SPY", secType: "OPT", lastTradeDate: "20281215", strike: 750, right: "C", ...US },
    1,
    1,
  ],
  [
    "an option by its month: every week",
    { symbol: "AAPL", secType: "OPT", lastTradeDate: "202602", strike: 260, right: "C", ...US },
    4,
    4,
  ],
  ["an ISIN and no symbol", { secType: "STK", secIdType: "ISIN", secId: "US0378331005", ...US }, 1, 1],
  ["a conId alone", { conId: 265598 }, 1, 1],
  ["the local symbol of a future alone", { localSymbol: "ESH6" }, 1, 1],
  ["the local symbol of an option", { localSymbol: OPTION, secType: "OPT", exchange: "SMART" }, 1, 1],
  ["the local symbol of a currency pair", { localSymbol: "EUR.USD", secType: "CASH" }, 1, 1],
])("details of %s", (_, wanted, count, contracts) => {
  const found = rows(wanted);
  expect(found).toHaveLength(count);
  expect(unique(found.map(({ conId }) => conId))).toHaveLength(contracts);
});

test.each<[what: string, wanted: Wanted]>([
  ["an unknown symbol", { symbol: "XYZQ", secType: "STK", ...US }],
  ["an unknown conId", { conId: 99, exchange: "SMART" }],
  ["a conId at an exchange where it does not trade", { conId: 265598, exchange: "CME" }],
  [
    "an option that is not listed",
    { symbol: "SPY", secType: "OPT", lastTradeDate: "20281215", strike: 751.37, right: "C", ...US },
  ],
  ["an expired future", { localSymbol: "ESZ5", secType: "FUT", exchange: "CME" }],
  [
    "a future with a multiplier of another",
    { symbol: "ES", secType: "FUT", exchange: "CME", multiplier: "5" },
  ],
])("%s is refused with 200, in requests for details and for data", (_, wanted) => {
  const client = clientOf();
  expect(code(client.send(reqContractDetails, { reqId: 1, ...wanted }))).toBe(200);
  const dated = wanted.secType === "FUT" ? { lastTradeDate: "202603", ...wanted } : wanted;
  expect(code(client.send(reqMktData, { reqId: 2, ...dated }))).toBe(200);
});

test("every symbol is a share where the option says so, with a conId of its own", () => {
  const any = new Exchange({ anySymbol: true });
  const [share] = rows({ symbol: "XYZQ", secType: "STK", ...US }, clientOf("UTC", any));
  expect(share).toMatchObject({ symbol: "XYZQ", secType: "STK", currency: "USD", localSymbol: "XYZQ" });
  const again = rows({ conId: share?.conId ?? 0 }, clientOf("UTC", any));
  expect(again.map(({ symbol }) => symbol)).toEqual(["XYZQ"]);
});

test("an expired future is found with includeExpired", () => {
  const wanted = { localSymbol: "ESZ5", secType: "FUT", exchange: "CME" };
  expect(rows({ ...wanted, includeExpired: true })).toMatchObject([{ lastTradeDate: "20251219" }]);
});

test("a bond is found by its CUSIP and its ISIN", () => {
  const bond = exchange.listed(TRADING).find(({ secType }) => secType === "BOND");
  const cusip = bond?.bond?.cusip ?? "";
  for (const id of [
    { secIdType: "CUSIP", secId: cusip },
    { secIdType: "ISIN", secId: bond?.isin ?? "" },
  ]) {
    const effects = clientOf().send(reqContractDetails, { reqId: 1, secType: "BOND", ...id });
    expect(unique(received(effects, bondContractDetails).map((row) => row.cusip))).toEqual([cusip]);
  }
});

test("options on a future are found by the contract, and the whole chain has one row each", () => {
  const [first] = rows({
    symbol: "ES",
    secType: "FOP",
    exchange: "CME",
    lastTradeDate: "20260116",
    right: "C",
  });
  expect(first).toMatchObject({ underSymbol: "ES", underSecType: "FUT", secType: "FOP" });
  const { strike = 0, tradingClass = "" } = first ?? {};
  const one = {
    symbol: "ES",
    secType: "FOP",
    exchange: "CME",
    lastTradeDate: "20260116",
    strike,
    right: "C",
  };
  expect(rows({ ...one, tradingClass })).toHaveLength(1);
});

test.each([
  [{ symbol: "SAN", secType: "STK", exchange: "SMART" }, 200, /is ambiguous/],
  [AAPL, 321, /Please enter exchange/],
  [{ conId: 265598 }, 321, /Please enter exchange/],
  [{ symbol: "ES", secType: "FUT", exchange: "CME" }, 321, /local symbol or an expiry/],
  [{ symbol: "ES", secType: "CONTFUT", exchange: "CME" }, 321, /valid security type/],
])("market data of %j is refused with %d", (wanted, expected, text) => {
  const [refusal] = received(clientOf().send(reqMktData, { reqId: 1, ...wanted }), error);
  expect(refusal).toMatchObject({ code: expected, text: expect.stringMatching(text) });
});

test("a continuous future has bars up to now, and none up to another end", () => {
  const query = {
    ...{ symbol: "ES", secType: "CONTFUT", exchange: "CME", duration: "2 D", barSize: "1 day" },
    ...{ whatToShow: "TRADES", formatDate: 1 },
  };
  const client = clientOf();
  const [bars] = received(client.send(reqHistoricalData, { reqId: 1, ...query }), historicalData);
  expect(bars?.bars).toHaveLength(2);
  expect(code(client.send(reqHistoricalData, { reqId: 2, ...query, end: "20260112-20:00:00" }))).toBe(10339);
});

test("a weekly option names the time at which it expires, in the zone of the login", () => {
  const weekly = {
    symbol: "AAPL",
    secType: "OPT",
    lastTradeDate: "20260213",
    strike: 260,
    right: "C",
    ...US,
  };
  const textOf = (timeZone: string) => rows(weekly, clientOf(timeZone))[0]?.lastTradeDate;
  expect(textOf("US/Eastern")).toBe("20260213 16:00:00 US/Eastern");
  expect(textOf("Asia/Shanghai")).toBe("20260214 05:00:00 Asia/Shanghai");
  const [monthly] = rows({ ...weekly, lastTradeDate: "20260220" }, clientOf("Asia/Shanghai"));
  expect(monthly).toMatchObject({ lastTradeDate: "20260220", lastTradeDay: "20260220" });
});

test("details of a share in Tokyo have two sessions a day, and an ISIN", () => {
  const [share] = rows({ symbol: "7203", secType: "STK" });
  expect(share?.liquidHours).toMatch(/^20260113:0900-20260113:1130;20260113:1230-/);
  expect(share?.secIds).toEqual([{ tag: "ISIN", value: expect.stringMatching(/^JP/) }]);
});
