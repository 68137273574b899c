import { expect, test } from "vitest";
import { isSameContract } from "../../../../sim/drills/checks/same-contract.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { drilled } from "../../../support/drilled.ts";

const BLANK = {
  conId: 0,
  symbol: "",
  secType: "STK",
  lastTradeDate: "",
  strike: 0,
  right: "",
  multiplier: "",
  exchange: "SMART",
  primaryExchange: "",
  currency: "USD",
  localSymbol: "",
  tradingClass: "",
};
const AAPL = { ...BLANK, symbol: "AAPL" };
const EUR = { ...BLANK, symbol: "EUR", secType: "CASH", exchange: "IDEALPRO" };
const ES = { ...BLANK, symbol: "ES", secType: "FUT", exchange: "CME", lastTradeDate: "20260320" };
const ESH6 = { ...BLANK, secType: "FUT", exchange: "CME", localSymbol: "ESH6" };
const CALL = { ...AAPL, secType: "OPT", lastTradeDate: "20260116", strike: 200, right: "C" };
const BAG = { ...BLANK, symbol: "SPY", secType: "BAG" };
const legs = (...conIds: readonly number[]) =>
  conIds.map((conId, index) => ({
    conId,
    ratio: 1,
    action: index === 0 ? "BUY" : "SELL",
    exchange: "SMART",
  }));

const same = (one: object, other: object): boolean[] => [
  isSameContract({ answers: [] }, { ...one }, { ...other }),
  isSameContract({ answers: [] }, { ...other }, { ...one }),
];

test.each([
  ["all values are equal", AAPL, AAPL],
  ["both have the same ID", { ...BLANK, conId: 5, symbol: "A" }, { ...BLANK, conId: 5, symbol: "" }],
  [
    "one leaves values open",
    { ...AAPL, currency: "" },
    { ...AAPL, primaryExchange: "NASDAQ", tradingClass: "NMS" },
  ],
  ["a share is traded at another exchange", AAPL, { ...AAPL, exchange: "ARCA" }],
  ["TWS has added the day to the month", { ...ES, lastTradeDate: "202603" }, ES],
  ["both have the same local symbol and no symbol", ESH6, { ...ESH6, currency: "" }],
  ["one has the local symbol alone, the other also the rest", ESH6, { ...ES, localSymbol: "ESH6" }],
  ["the right is written in another way", CALL, { ...CALL, right: "CALL" }],
  ["legs are in another order", { ...BAG, legs: legs(1, 2) }, { ...BAG, legs: legs(1, 2).reverse() }],
])("two contracts are the same where %s", (_, one, other) => {
  expect(same(one, other)).toEqual([true, true]);
});

test.each([
  ["currency", EUR, { ...EUR, currency: "JPY" }],
  ["ID", { ...AAPL, conId: 5 }, { ...AAPL, conId: 6 }],
  ["symbol", AAPL, { ...AAPL, symbol: "MSFT" }],
  ["security type", AAPL, CALL],
  ["local symbol", ESH6, { ...ESH6, localSymbol: "NQH6" }],
  ["multiplier", { ...ES, multiplier: "50" }, { ...ES, multiplier: "5" }],
  ["trading class", { ...CALL, tradingClass: "SPX" }, { ...CALL, tradingClass: "SPXW" }],
  ["exchange of a future", ES, { ...ES, exchange: "EUREX" }],
  ["month", ES, { ...ES, lastTradeDate: "202606" }],
  ["strike", CALL, { ...CALL, strike: 205 }],
  ["right", CALL, { ...CALL, right: "P" }],
  ["legs", { ...BAG, legs: legs(1, 2) }, { ...BAG, legs: legs(1, 3) }],
  ["symbol, which one leaves open", { ...AAPL, symbol: "" }, AAPL],
  ["ID, of which nothing is known", { ...BLANK, conId: 7 }, AAPL],
])("two contracts are not the same with another %s", (_, one, other) => {
  expect(same(one, other)).toEqual([false, false]);
});

test("a contract that is named by its ID alone is the one that TWS has described under it", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.send(reqContractDetails, { reqId: 1, symbol: "AAPL", secType: "STK", exchange: "SMART" });
  await run.tws.advance(1_000);
  const seen = run.seen();
  const details = seen.answers.find(({ message }) => message.name === "contractDetails");
  const byId = { ...BLANK, conId: Number(details?.message.values.conId) };
  expect(isSameContract(seen, AAPL, byId)).toBe(true);
  expect(isSameContract(seen, { ...AAPL, symbol: "MSFT" }, byId)).toBe(false);
});
