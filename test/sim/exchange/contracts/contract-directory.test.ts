import { expect, test } from "vitest";
import { ContractDirectory } from "../../../../sim/exchange/contracts/contract-directory.ts";
import { ANY_CONTRACT } from "../../../../sim/exchange/contracts/contract-query.ts";
import type { ContractQuery } from "../../../../sim/exchange/contracts/instrument.ts";
import { UNIVERSE } from "../../../../sim/exchange/contracts/universe.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const exchange = new Exchange();
const found = (query: Partial<ContractQuery>, includeExpired = false): string[] =>
  exchange.find({ ...ANY_CONTRACT, ...query }, NOW, includeExpired).map(({ localSymbol }) => localSymbol);

test("a contract is found by its conId or its fields, on SMART and on its listing exchange", () => {
  expect(found({ conId: 756733 })).toEqual(["SPY"]);
  expect(found({ symbol: "aapl", secType: "STK", exchange: "SMART" })).toEqual(["AAPL"]);
  expect(found({ symbol: "AAPL", exchange: "NASDAQ" })).toEqual(["AAPL"]);
  expect(found({ symbol: "AAPL", currency: "EUR" })).toEqual([]);
  expect(found({ symbol: "EUR", secType: "CASH", currency: "USD" })).toEqual(["EUR.USD"]);
  expect(found({ symbol: "ES", secType: "FUT" })).toEqual(["ESH6", "ESM6", "ESU6", "ESZ6"]);
  expect(found({ symbol: "ES", secType: "FUT", lastTradeDate: "202603" })).toEqual(["ESH6"]);
  expect(found({ localSymbol: "ESZ5" }, true)).toEqual(["ESZ5"]);
  const options = { symbol: "AAPL", secType: "OPT", lastTradeDate: "20260220", strike: 260 };
  expect(found({ ...options, right: "CALL" })).toEqual(["AAPL  260220C00260000"]);
  expect(found(options)).toHaveLength(2);
  expect(found({ ...options, right: "X" })).toEqual([]);
});

test("a share is found on each exchange where it trades, and on no other", () => {
  const share = { symbol: "AAPL", secType: "STK" };
  for (const at of ["ISLAND", "ARCA", "BATS", "IEX", "NYSE"])
    expect(found({ ...share, exchange: at })).toEqual(["AAPL"]);
  for (const at of ["CME", "IBIS", "NOWHERE"]) expect(found({ ...share, exchange: at })).toEqual([]);
  expect(found({ ...share, exchange: "SMART", primaryExchange: "ISLAND" })).toEqual(["AAPL"]);
  expect(found({ ...share, exchange: "SMART", primaryExchange: "NYSE" })).toEqual([]);
});

test("a share is found with the multiplier 0 or 1 of a position, and not with another", () => {
  const share = { symbol: "AAPL", secType: "STK" };
  expect(["0", "0.0", "1", ""].map((multiplier) => found({ ...share, multiplier }).length)).toEqual([
    1, 1, 1, 1,
  ]);
  expect(found({ ...share, multiplier: "100" })).toEqual([]);
  expect(found({ symbol: "ES", secType: "FUT", multiplier: "20" })).toEqual([]);
});

test("what is ambiguous is found in several rows", () => {
  const rows = exchange.find({ ...ANY_CONTRACT, symbol: "ASML", secType: "STK" }, NOW);
  expect(rows.map(({ currency, primaryExchange }) => [currency, primaryExchange])).toEqual([
    ["USD", "NASDAQ"],
    ["EUR", "AEB"],
  ]);
  expect(found({ symbol: "ASML", secType: "STK", currency: "EUR" })).toHaveLength(1);
  expect(found({ symbol: "DAX", secType: "FUT", lastTradeDate: "202603" })).toHaveLength(2);
});

test("local symbols find options and futures without their symbol", () => {
  expect(found({ localSymbol: "SPXW  260116C06900000", exchange: "SMART" })).toEqual([
    "SPXW  260116C06900000",
  ]);
  expect(found({ localSymbol: "EW3F6 C6900", exchange: "CME" })).toEqual(["EW3F6 C6900"]);
  expect(found({ localSymbol: "6EH6", exchange: "CME" })).toEqual(["6EH6"]);
  expect(found({ localSymbol: "SPXW  260116C06900001" })).toEqual([]);
});

test("shares and bonds are found by their security IDs", () => {
  expect(found({ secIdType: "ISIN", secId: "US0378331005" })).toEqual(["AAPL"]);
  expect(found({ secIdType: "CUSIP", secId: "037833100", exchange: "SMART" })).toEqual(["AAPL"]);
  expect(found({ secIdType: "CUSIP", secId: "91282CKQ3", secType: "BOND" })).toEqual(["91282CKQ3"]);
  expect(found({ secIdType: "ISIN", secId: "US0378331006" })).toEqual([]);
});

test("CONTFUT finds the front month described as such, FUT+CONTFUT all months and that", () => {
  const [front] = exchange.find({ ...ANY_CONTRACT, symbol: "ES", secType: "CONTFUT", exchange: "CME" }, NOW);
  expect(front).toMatchObject({ secType: "CONTFUT", localSymbol: "ESH6", lastTradeDate: "20260320" });
  expect(found({ symbol: "ES", secType: "FUT+CONTFUT" })).toEqual(["ESH6", "ESM6", "ESU6", "ESZ6", "ESH6"]);
  expect(exchange.instrument(front?.conId ?? 0, NOW)?.secType).toBe("FUT");
});

test("indices, metals and contracts for difference are found; a CFD only by its type", () => {
  expect(found({ symbol: "XAUUSD", secType: "CMDTY" })).toEqual(["XAUUSD"]);
  expect(found({ symbol: "IBUS500", secType: "CFD" })).toEqual(["IBUS500"]);
  expect(found({ symbol: "AAPL", currency: "USD" })).toEqual(["AAPL"]);
  const [cfd] = exchange.find({ ...ANY_CONTRACT, symbol: "AAPL", secType: "CFD" }, NOW);
  const share = exchange.instrument(265598, NOW);
  if (cfd === undefined || share === undefined) throw new Error("Not found");
  expect(exchange.quote(cfd, NOW).last).toBe(exchange.quote(share, NOW).last);
});

test("one option is found as a whole chain has it, and again by its ID alone", () => {
  const directory = new ContractDirectory([...UNIVERSE]);
  const query = { ...ANY_CONTRACT, symbol: "AAPL", secType: "OPT", exchange: "SMART" };
  expect(directory.find({ ...query, secType: "STK" }, NOW)).toHaveLength(1);
  const [option] = directory.find({ ...query, lastTradeDate: "20260220", strike: 260, right: "C" }, NOW);
  expect(new ContractDirectory([...UNIVERSE]).get(option?.conId ?? 0, NOW)?.instrument).toEqual(option);
  const whole = directory.find(query, NOW);
  expect(whole.length).toBeGreaterThan(1_000);
  expect(whole).toContainEqual(option);
  const chain = directory.chain(265598, NOW).map(({ instrument }) => instrument.conId);
  expect(chain.filter((conId) => !whole.some((one) => one.conId === conId))).toEqual([]);
});

test("futures are found by their ID in a process that never listed them, expired ones too", () => {
  const [now] = exchange.find({ ...ANY_CONTRACT, localSymbol: "ESH6" }, NOW);
  const [past] = exchange.find({ ...ANY_CONTRACT, localSymbol: "ESZ5" }, NOW, true);
  for (const one of [now, past]) {
    expect(new ContractDirectory([...UNIVERSE]).get(one?.conId ?? 0, NOW)?.instrument).toEqual(one);
  }
});

test("with alwaysOpen everything trades on a Sunday", () => {
  const sunday = Date.UTC(2026, 0, 11, 15);
  const open = new Exchange({ alwaysOpen: true });
  const closed = open.listed(sunday).filter((one) => !open.calendar(one, sunday).isOpen(sunday, true));
  expect(closed).toEqual([]);
  const [option] = open.chain(265598, sunday);
  expect(option?.calendar).toBe("us-always");
  const [share] = exchange.find({ ...ANY_CONTRACT, symbol: "AAPL", secType: "STK" }, sunday);
  expect(share && exchange.calendar(share, sunday).isOpen(sunday)).toBe(false);
});
