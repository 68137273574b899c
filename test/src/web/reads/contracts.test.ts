import { expect, test } from "vitest";
import { detailsOf, foundSymbols } from "../../../../src/web/reads/contracts.ts";
import { CONTRACTS, infoOf } from "../../../support/web/contract-gateway.ts";
import { ScriptedReads } from "../../../support/web/scripted-requester.ts";

test("details have the shape of those of TWS, as far as the gateway sends them", () => {
  expect(detailsOf("read x", infoOf(265598, { industry: "Computers", underlying_con_id: 0 }))).toEqual({
    contract: {
      conId: 265598,
      symbol: "AAPL",
      secType: "STK",
      exchange: "SMART",
      primaryExch: "NASDAQ",
      currency: "USD",
      localSymbol: "AAPL",
      tradingClass: "NMS",
    },
    longName: "APPLE INC",
    validExchanges: "SMART,AMEX,NASDAQ",
    industry: "Computers",
    expiryMs: undefined,
  });
});

test("the details of an option have its day, strike, right and multiplier", () => {
  const fields = {
    instrument_type: "OPT",
    strike: "5000",
    right: "PUT",
    maturity_date: "20260320",
    multiplier: "100",
    exchange: "CBOE",
  };
  expect(detailsOf("read x", infoOf(9, fields)).contract).toMatchObject({
    exchange: "CBOE",
    lastTradeDateOrContractMonth: "20260320",
    strike: 5000,
    right: "P",
    multiplier: 100,
  });
});

test("the search gives symbols with their kinds, and leaves out issuers without a contract ID", () => {
  const rows = [
    {
      conid: "265598",
      symbol: "AAPL",
      description: "NASDAQ",
      sections: [{ secType: "STK" }, { secType: "OPT", months: "MAR26" }],
    },
    { conid: "-1", symbol: null, sections: [{ secType: "BOND" }] },
    { conid: "2147483647", symbol: null, sections: [{ secType: "BOND" }] },
    { conid: 5, symbol: "X" },
  ];
  expect(foundSymbols("read x", rows)).toEqual([
    { conId: 265598, symbol: "AAPL", primaryExch: "NASDAQ", secTypes: ["STK", "OPT"], optionMonths: "MAR26" },
    { conId: 5, symbol: "X", primaryExch: undefined, secTypes: [], optionMonths: "" },
  ]);
  expect(foundSymbols("read x", { error: "No symbol found" })).toEqual([]);
  for (const body of [undefined, "x", {}, { error: "busy" }, [5], [{ conid: 5, sections: 5 }]])
    expect(() => foundSymbols("read x", body)).toThrow(/^Cannot read x: the gateway sent/);
});

test("symbols and names are searched, and a contract that both find is given once", async () => {
  const reads = new ScriptedReads(CONTRACTS);
  expect(await reads.getMatchingSymbols("SPX")).toEqual([
    {
      contract: { conId: 416904, symbol: "SPX", secType: "IND", primaryExch: "CBOE" },
      derivativeSecTypes: ["OPT"],
    },
    { contract: { conId: 8894, symbol: "KO", secType: "STK", primaryExch: "NYSE" }, derivativeSecTypes: [] },
  ]);
  expect(await reads.getMatchingSymbols("nosuch")).toHaveLength(1);
});
