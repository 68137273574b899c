import { Future, Option, OptionType, Stock } from "@stoqey/ib";
import { expect, test } from "vitest";
import { SecType } from "../../../src/mod.ts";
import { type ContractArgs, getContractDetails } from "../../../src/operations/contracts.ts";
import { watchMarketData } from "../../../src/operations/market-data.ts";
import { copied } from "../../../src/requests/checked-call.ts";
import { AAPL } from "../../support/contracts.ts";

test("zeros and empty texts are not sent, and contracts that mean the same are equal", () => {
  const asSent = (contract: object): unknown =>
    copied(getContractDetails, { contract } as ContractArgs).copy.contract;
  const held = {
    conId: 265598,
    ...AAPL,
    multiplier: 0,
    strike: 0,
    right: "",
    lastTradeDateOrContractMonth: "",
  };
  const noise = {
    primaryExch: "",
    localSymbol: "",
    tradingClass: "",
    secIdType: "",
    secId: "",
    issuerId: "",
  };
  const rest = {
    includeExpired: false,
    comboLegs: [],
    description: "APPLE INC",
    comboLegsDescription: "",
    lastTradeDate: "",
  };
  expect(asSent({ ...held, ...noise, ...rest })).toEqual({ conId: 265598, ...AAPL });
  for (const right of ["", "0", "?"]) expect(asSent({ ...AAPL, right })).toEqual(AAPL);
  for (const right of ["P", "PUT", "put"])
    expect(asSent({ ...AAPL, right })).toEqual({ ...AAPL, right: "P" });
  expect(asSent({ ...AAPL, strike: Number.MAX_VALUE, conId: 0 })).toEqual(AAPL);
  expect(asSent({ ...AAPL, multiplier: "100", strike: -5.5 })).toEqual({
    ...AAPL,
    multiplier: 100,
    strike: -5.5,
  });
  expect(asSent({ ...AAPL, multiplier: "" })).toEqual(AAPL);
});

test("legs of a combination are kept as they are", () => {
  const comboLegs = [
    {
      conId: 1,
      ratio: 1,
      action: "BUY",
      exchange: "SMART",
      openClose: 0,
      shortSaleSlot: 0,
      designatedLocation: "",
      exemptCode: -1,
    },
    { conId: 2, ratio: 2, action: "SELL", exchange: "SMART" },
  ];
  const bag = { ...AAPL, secType: SecType.BAG, comboLegs };
  const { copy } = copied(watchMarketData, { contract: bag } as never);
  expect(copy).toEqual({ contract: bag, genericTicks: [] });
});

test("the contracts of @stoqey/ib's own classes are accepted, with what they compute", () => {
  const asSent = (contract: object): unknown =>
    copied(getContractDetails, { contract } as ContractArgs).copy.contract;
  expect(asSent(new Stock("AAPL"))).toEqual(AAPL);
  expect(asSent(new Option("AAPL", "20260320", 200, OptionType.Call))).toEqual({
    ...{ ...AAPL, secType: "OPT", strike: 200, right: "C", multiplier: 100 },
    lastTradeDateOrContractMonth: "20260320",
  });
  expect(asSent(new Future("ES", "ESH6", "202603", "CME", 50))).toMatchObject({
    localSymbol: "ESH6",
    multiplier: 50,
  });
});

test("details beside a contract are accepted and not sent; a kind that TWS numbered may be new", () => {
  const contract = { ...AAPL, conId: 1, secType: "NEWKIND", minTick: 0.01 };
  const { copy } = copied(getContractDetails, { contract } as ContractArgs);
  expect(copy).toEqual({ contract: { ...AAPL, conId: 1, secType: "NEWKIND" } });
});
