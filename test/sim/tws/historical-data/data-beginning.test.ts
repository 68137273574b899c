import { expect, test } from "vitest";
import { firstDay } from "../../../../sim/tws/historical-data/data-beginning.ts";
import { EXCHANGE, NOW } from "../../../support/table.ts";

const listed = (secType: string, symbol?: string) =>
  EXCHANGE.listed(NOW).find(
    (one) => one.secType === secType && (symbol === undefined || one.symbol === symbol),
  );
const begins = (secType: string, symbol?: string) => {
  const instrument = listed(secType, symbol);
  if (instrument === undefined) throw new Error(`No ${secType} ${symbol ?? ""}`);
  return firstDay(instrument, EXCHANGE.calendar(instrument, NOW)).date;
};

test.each([
  ["STK", "AAPL", "19801212"],
  ["STK", "TSLA", "20100629"],
  ["STK", "SPY", "19930129"],
  ["IND", "VIX", "19900102"],
])("the data of %s %s begin on %s", (secType, symbol, expected) => {
  expect(begins(secType, symbol)).toBe(expected);
});

test("the data of a future begin two years before it expires, those of a bond at its issue", () => {
  const expiry = listed("FUT")?.lastTradeDate ?? "";
  expect(begins("FUT").slice(0, 6)).toBe(`${Number(expiry.slice(0, 4)) - 2}${expiry.slice(4, 6)}`);
  const issued = listed("BOND")?.bond?.issueDate ?? "";
  expect(Number(begins("BOND"))).toBeGreaterThanOrEqual(Number(issued));
  expect(begins("BOND").slice(0, 6)).toBe(issued.slice(0, 6));
});

test("other data begin on a day between 1985 and 2014 that depends on the contract alone", () => {
  const share = listed("STK", "AAPL");
  if (share === undefined) throw new Error("No share");
  const days = [1, 2, 3, 4, 5].map((conId) => {
    const made = { ...share, symbol: "OTHER", conId };
    return firstDay(made, EXCHANGE.calendar(share, NOW)).date;
  });
  expect(new Set(days).size).toBe(5);
  for (const day of days) expect(day >= "19850101" && day < "20150101", day).toBe(true);
});
