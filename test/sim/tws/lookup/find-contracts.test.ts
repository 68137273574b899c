import { expect, test } from "vitest";
import { ANY_CONTRACT } from "../../../../sim/exchange/contracts/contract-query.ts";
import { findContracts } from "../../../../sim/tws/lookup/find-contracts.ts";
import { EXCHANGE, NOW } from "../../../support/table.ts";

const find = (change: object) => findContracts({ ...ANY_CONTRACT, ...change }, EXCHANGE, NOW);

test("a contract is found at each of its exchanges, under any of their names", () => {
  for (const exchange of ["", "SMART", "ARCA", "ISLAND", "NASDAQ"])
    expect(find({ symbol: "AAPL", secType: "STK", exchange }).map(({ conId }) => conId)).toEqual([265598]);
  expect(find({ symbol: "AAPL", secType: "STK", exchange: "CME" })).toEqual([]);
  expect(find({ symbol: "AAPL", secType: "STK", primaryExchange: "ISLAND" })).toHaveLength(1);
});

test("the multiplier 0 is none, and another one than that of the contract finds nothing", () => {
  expect(find({ conId: 265598, multiplier: "0" })).toHaveLength(1);
  expect(find({ conId: 265598, multiplier: "10" })).toEqual([]);
});

test("an expiry is a month or a day", () => {
  const future = { symbol: "ES", secType: "FUT", exchange: "CME" };
  expect(find({ ...future, lastTradeDate: "202603" })).toHaveLength(1);
  expect(find({ ...future, lastTradeDate: "20260320" })).toHaveLength(1);
  expect(find({ ...future, lastTradeDate: "2026" })).toEqual([]);
});

test("expired futures are found with includeExpired alone", () => {
  const old = { symbol: "ES", secType: "FUT", lastTradeDate: "202509" };
  expect(find(old)).toEqual([]);
  expect(find({ ...old, includeExpired: true })).toHaveLength(1);
});

test("a security type alone, without a symbol, a conId or an identifier, names nothing", () => {
  for (const change of [{}, { secIdType: "", secId: "US0378331005" }, { secIdType: "WKN", secId: "865985" }])
    expect(find({ secType: "STK", ...change })).toEqual([]);
  expect(find({ secType: "BOND", issuerId: "e1234567" })).toEqual([]);
  expect(find({ secIdType: "ISIN", secId: "US0378331005" })).not.toEqual([]);
});
