import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { tradesAt, venuesOf } from "../../../../sim/exchange/contracts/venues.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);
const exchange = new Exchange();
const aapl = exchange.instrument(265598, NOW) as Instrument;

test("a US share trades on many exchanges, SMART first, and ISLAND is NASDAQ", () => {
  expect(venuesOf(aapl)[0]).toBe("SMART");
  expect(["NASDAQ", "ISLAND", "ARCA", "IEX", "CME"].map((name) => tradesAt(aapl, name))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

test("a future trades on its exchange, which has an older name too", () => {
  const future = exchange.listed(NOW).find(({ secType }) => secType === "FUT") as Instrument;
  expect(venuesOf(future)).toEqual(["CME"]);
  expect(tradesAt(future, "GLOBEX")).toBe(true);
});
