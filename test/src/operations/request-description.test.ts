import { expect, test } from "vitest";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { describeContract, describeRequest } from "../../../src/operations/request-description.ts";
import { AAPL } from "../../support/contracts.ts";

const HISTORY = { contract: AAPL, duration: "1 D", barSize: "1 hour" } as const;

test("a contract is described in the order in which traders write it, without empty fields", () => {
  const contract = {
    currency: "USD",
    exchange: "CBOE",
    right: "C",
    strike: 6000,
    lastTradeDateOrContractMonth: "20260320",
    secType: "OPT",
    symbol: "SPX",
  };
  expect(describeContract(contract)).toBe("SPX OPT 20260320 6000 C CBOE USD");
  expect(describeContract({ ...contract, conId: 7, localSymbol: "L", secId: "S" })).toBe(
    "SPX OPT 20260320 6000 C CBOE USD",
  );
  expect(describeContract({ ...contract, strike: 0, right: "", currency: undefined })).toBe(
    "SPX OPT 20260320 CBOE",
  );
  expect(describeContract({ ...contract, strike: null, exchange: true, right: {} })).toBe(
    "SPX OPT 20260320 USD",
  );
});

test("without a symbol it is the local symbol, the security's ID, or the contract's number", () => {
  const names = { localSymbol: "ESH6", secId: "US0378331005", conId: 265598 };
  expect(describeContract({ contract: { ...names, symbol: "", exchange: "CME" } })).toBe("ESH6 CME");
  expect(describeContract({ contract: { ...names, localSymbol: "" } })).toBe("US0378331005");
  expect(describeContract({ contract: { conId: 265598, exchange: "SMART" } })).toBe("conId 265598 SMART");
  expect(describeContract({ contract: { exchange: "SMART" } })).toBe("");
});

test("arguments without a contract are described by the operation alone", () => {
  for (const none of [null, undefined, 7, "AAPL", {}, { contract: "AAPL" }, { contract: null }]) {
    expect(describeContract(none)).toBe("");
    expect(describeRequest({ what: "read something" }, none)).toBe("read something");
  }
  expect(describeRequest({ what: "read something" }, { contract: { symbol: "A" } })).toBe(
    "read something of A",
  );
});

test("a description has at most 120 characters, with the number of those left out", () => {
  expect(describeContract({ symbol: "A".repeat(116), currency: "USD" })).toBe(`${"A".repeat(116)} USD`);
  const long = describeContract({ symbol: "A".repeat(117), currency: "USD" });
  expect(long.length).toBeLessThanOrEqual(120);
  expect(long).toMatch(/^A+\.\.\. \(\d+ more characters\)$/);
});

test("the contract in arguments is described for a sentence", () => {
  expect(describeContract(AAPL)).toBe("AAPL STK SMART USD");
  expect(describeContract({ contract: AAPL, duration: "1 D" })).toBe("AAPL STK SMART USD");
  const option = {
    symbol: "SPX",
    secType: "OPT",
    lastTradeDateOrContractMonth: "20260320",
    strike: 6000,
    right: "C",
  };
  expect(describeContract({ ...option, exchange: "CBOE", currency: "USD" })).toBe(
    "SPX OPT 20260320 6000 C CBOE USD",
  );
  expect(describeContract({ conId: 265598 })).toBe("conId 265598");
  expect(describeContract({ localSymbol: "ESH6", exchange: "CME" })).toBe("ESH6 CME");
  for (const none of [null, undefined, {}, { account: "DU1" }, { contract: null }, 7])
    expect(describeContract(none)).toBe("");
});

test("a description of any contract is one short line", () => {
  const text = describeContract({ symbol: `A\n\u001b[31m${"x".repeat(10_000)}`, secType: { toString: 1 } });
  expect(text.length).toBeLessThanOrEqual(120);
  expect(text).not.toMatch(/\p{Cc}/u);
});

test("describeRequest() names the operation and its contract", () => {
  expect(describeRequest(getContractDetails, AAPL)).toBe("read the contract details of AAPL STK SMART USD");
  expect(describeRequest(getHistoricalData, HISTORY)).toBe("read historical bars of AAPL STK SMART USD");
  expect(describeRequest({ what: "read the positions" }, null)).toBe("read the positions");
});
