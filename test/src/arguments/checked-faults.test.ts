import { expect, test } from "vitest";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { watchMarketData } from "../../../src/operations/market-data.ts";
import { watchNews } from "../../../src/operations/news.ts";
import { getPnL } from "../../../src/operations/pnl.ts";
import { getMarketScanner } from "../../../src/operations/scanner.ts";
import { watchTickByTick } from "../../../src/operations/tick-by-tick.ts";
import { AAPL } from "../../support/contracts.ts";
import { type Entry, GOOD, INVALID, refusal } from "../../support/operation-arguments.ts";

test("arguments that are missing altogether are named field by field", () => {
  expect(refusal(getPnL, undefined)?.message).toBe(
    "Cannot read the profit and loss: account: expected string, received undefined",
  );
  expect(refusal(getContractDetails, undefined)?.message).toBe(
    "Cannot read the contract details: contract: expected object, received undefined",
  );
});

test("fields and values that are nearly right are refused with a hint", () => {
  const message = (entry: Entry, wrong: object): string | undefined =>
    refusal(entry, { ...GOOD[entry.name], ...wrong })?.message;
  expect(message(getHistoricalData, { useRTH: true })).toBe(
    "Cannot read historical bars: unknown field useRTH; did you mean useRth?",
  );
  expect(message(getHistoricalData, { contract: { ...AAPL, sectype: "STK" } })).toBe(
    "Cannot read historical bars: contract: unknown field sectype; did you mean secType?",
  );
  expect(message(getHistoricalData, { barSize: "7 mins" })).toContain('barSize: expected one of "1 secs"|');
  expect(message(getHistoricalData, { whatToShow: "PRICES" })).toContain("whatToShow: expected one of");
  expect(message(getHistoricalData, { formatDate: 3 })).toContain("formatDate: expected");
  expect(message(watchTickByTick, { tickType: "Quotes" })).toContain("tickType: expected one of");
  expect(message(getContractDetails, { contract: { ...AAPL, secType: "STOCK" } })).toContain(
    "contract.secType: expected one of STK, ",
  );
  expect(message(getContractDetails, { contract: { ...AAPL, right: "X" } })).toContain(
    "contract.right: expected P, C, PUT or CALL",
  );
  expect(message(getMarketScanner, { scanCode: "1" })).toContain("scanCode: ");
  expect(message(watchNews, { providerCodes: ["BRFG,233"] })).toContain("providerCodes.0: ");
  expect(message(watchMarketData, { genericTicks: ["233,mdoff"] })).toContain("genericTicks.0: ");
});

test("what reads a value and throws is INVALID_OPTION as well", () => {
  const trap = {
    get account(): string {
      throw new TypeError("no");
    },
  };
  expect(refusal(getPnL, trap)?.message).toContain("no");
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  expect(refusal(getPnL, revoked.proxy)).toMatchObject(INVALID);
  expect(refusal(getPnL, JSON.parse('{"account":"DU1","__proto__":{"x":1}}'))).toMatchObject(INVALID);
});

test("a message names at most five faults", () => {
  const error = refusal(watchNews, { contract: AAPL, providerCodes: new Array(90).fill(7) });
  expect(error?.message.length).toBeLessThan(1_000);
  expect(error?.message).toContain("more faults");
});
