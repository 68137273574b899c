import { expect, test } from "vitest";
import { describeContract, describeRequest } from "../../../src/operations/request-description.ts";

test("a contract is described in the order in which traders write it, without empty fields", () => {
  const contract = {
    ...{ currency: "USD", exchange: "CBOE", right: "C", strike: 6000 },
    ...{ lastTradeDateOrContractMonth: "20260320", secType: "OPT", symbol: "SPX" },
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

test("what is no contract has no description, and then the subject is what the request does", () => {
  for (const none of [null, undefined, 7, "AAPL", {}, { contract: "AAPL" }, { contract: null }]) {
    expect(describeContract(none)).toBe("");
    expect(describeRequest({ what: "read something" }, none)).toBe("read something");
  }
  expect(describeRequest({ what: "read something" }, { contract: { symbol: "A" } })).toBe(
    "read something of A",
  );
});

test("a description has at most 120 characters, and says how many are left out", () => {
  expect(describeContract({ symbol: "A".repeat(116), currency: "USD" })).toBe(`${"A".repeat(116)} USD`);
  const long = describeContract({ symbol: "A".repeat(117), currency: "USD" });
  expect(long.length).toBeLessThanOrEqual(120);
  expect(long).toMatch(/^A+\.\.\. \(\d+ more characters\)$/);
});
