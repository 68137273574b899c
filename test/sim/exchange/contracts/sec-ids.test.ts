import { expect, test } from "vitest";
import { isinOf, secIdsOf, withIsinCheck } from "../../../../sim/exchange/contracts/sec-ids.ts";
import { UNIVERSE } from "../../../../sim/exchange/contracts/universe.ts";

test("every ISIN has the right check digit, and no two US shares have the same", () => {
  const shares = UNIVERSE.filter(({ secType }) => secType === "STK" || secType === "BOND");
  for (const one of shares) {
    const isin = isinOf(one);
    expect(isin, one.symbol).toMatch(/^[A-Z]{2}[A-Z0-9]{9}\d$/);
    expect(withIsinCheck(isin.slice(0, 11)), one.symbol).toBe(isin);
  }
  const american = shares.filter(({ currency }) => currency === "USD").map(isinOf);
  expect(new Set(american).size).toBe(american.length);
});

test("Apple has its ISIN and the CUSIP in it, a bond its own CUSIP, an index none", () => {
  const of = (symbol: string): ReadonlyMap<string, string> => {
    const found = UNIVERSE.find((one) => one.symbol === symbol);
    return found === undefined ? new Map() : secIdsOf(found);
  };
  expect(of("AAPL").get("ISIN")).toBe("US0378331005");
  expect(of("AAPL").get("CUSIP")).toBe("037833100");
  expect(of("AAPL").get("SEDOL")).toMatch(/^B\d{6}$/);
  expect(of("AAPL").get("FIGI")).toMatch(/^BBG[B-Z0-9]{8}\d$/);
  expect(of("US-T").get("CUSIP")).toBe("91282CKQ3");
  expect(of("SPX").size).toBe(0);
});
