import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import { isMistake, NamedContracts } from "../../../sim/scenarios/contract-mistakes.ts";

const NOW_MS = Date.parse("2026-01-13T15:30:00Z");
const contracts = new NamedContracts(new Exchange({}, undefined, NOW_MS), NOW_MS);

test("a name that means one contract finds it, and the same name the same one", () => {
  const found = contracts.find({ symbol: "ES", secType: "FUT", lastTradeDateOrContractMonth: "202603" });
  expect(found).toMatchObject({ symbol: "ES", secType: "FUT", lastTradeDate: "20260320" });
  expect(contracts.find({ symbol: "ES", secType: "FUT", lastTradeDateOrContractMonth: "202603" })).toBe(
    found,
  );
  expect(isMistake(contracts.find({ conId: 265598 }))).toBe(false);
});

test("the field that no contract has is named, with what there is instead", () => {
  const option = { symbol: "AAPL", secType: "OPT", lastTradeDateOrContractMonth: "20260320", right: "C" };
  expect(contracts.find({ symbol: "AAPL", secType: "Fut" })).toMatchObject({
    path: ["secType"],
    reason: expect.stringMatching(/^AAPL has no secType "Fut"; there is STK/),
  });
  expect(contracts.find({ ...option, strike: 251.3 })).toMatchObject({
    path: ["strike"],
    reason: expect.stringMatching(/^AAPL has no strike 251.3; there is 252.5, 250, /),
  });
  expect(contracts.find({ symbol: "AAPL", currency: "EUR" })).toMatchObject({
    path: ["currency"],
    reason: expect.stringMatching(/^AAPL has no currency "EUR"; there is USD$/),
  });
  expect(contracts.find({ symbol: "SPX" })).toMatchObject({
    path: ["symbol"],
    reason: expect.stringMatching(/^SPX is no share: give its secType \(.*IND/),
  });
});

test("a contract that cannot be traded is a mistake where it is traded alone", () => {
  const index = { symbol: "SPX", secType: "IND" };
  expect(contracts.mistakes(index, ["market"], false)).toEqual([]);
  expect(contracts.mistakes(index, ["place"], true)).toEqual([
    { path: ["place", "symbol"], reason: "SPX IND cannot be traded" },
  ]);
});

test("a symbol that is written otherwise is no symbol, and the right one is named", () => {
  expect(contracts.symbolReason("AAPL")).toBeUndefined();
  expect(contracts.symbolReason("aapl")).toBe('no contract has the symbol "aapl"; did you mean AAPL?');
  expect(contracts.symbolReason("??")).toBe('no contract has the symbol "??"');
});
