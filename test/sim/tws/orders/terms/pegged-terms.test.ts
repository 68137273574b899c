import { expect, test } from "vitest";
import { pegTerms } from "../../../../../sim/tws/orders/terms/pegged-terms.ts";
import type { PlaceOrder } from "../../../../../sim/wire/requests/place-order.ts";
import { OrderEntry } from "../../../../support/order-entry.ts";

/** Places an order with its fields and returns the terms that the exchange got. */
function termsOf(kind: "STK" | "OPT" | "CASH", type: string, change: object) {
  const entry = new OrderEntry();
  entry.placeFor(kind, type, change);
  return entry.order.terms;
}

test("the offset is auxPrice, or percentOffset as a fraction where auxPrice is not set", () => {
  expect(termsOf("STK", "REL", { auxPrice: 0.02 }).peg).toMatchObject({
    offset: 0.02,
    offsetFraction: undefined,
  });
  const fraction = termsOf("STK", "REL", { auxPrice: undefined, percentOffset: 0.01 });
  expect(fraction.peg).toMatchObject({ offset: 0, offsetFraction: 0.01 });
  const both = pegTerms({ auxPrice: 0.02, percentOffset: 0.01 } as PlaceOrder, "");
  expect(both).toMatchObject({ offset: 0.02, offsetFraction: undefined });
});

test("PEG MID has an offset for each kind of midpoint, PEG BEST one against the best price", () => {
  const ats = { exchange: "IBKRATS", notHeld: true };
  const mid = termsOf("STK", "PEG MID", { ...ats, midOffsetAtWhole: 0.02, midOffsetAtHalf: 0.025 });
  expect(mid.peg).toMatchObject({ offset: 0.02, offsetAtHalf: 0.025 });
  const best = termsOf("STK", "PEG BEST", {
    ...ats,
    competeAgainstBestOffset: 0.03,
    lmtPrice: 100,
  });
  expect([best.peg?.offset, best.limitPrice]).toEqual([0.03, 100]);
});

test("PEG BENCH moves by its changes, up or down, with its reference and range", () => {
  const change = {
    referenceContractId: 756733,
    startingPrice: 90,
    stockRefPrice: 500,
    stockRangeLower: 400,
    stockRangeUpper: 900,
    peggedChangeAmount: 1,
    referenceChangeAmount: 4,
  };
  const { peg } = termsOf("STK", "PEG BENCH", change);
  expect(peg).toMatchObject({
    slope: 0.25,
    referenceConId: 756733,
    startingPrice: 90,
    referencePrice: 500,
    rangeLower: 400,
    rangeUpper: 900,
  });
  expect(termsOf("STK", "PEG BENCH", { ...change, isPeggedChangeAmountDecrease: true }).peg?.slope).toBe(
    -0.25,
  );
});

test.each([
  ["C", 50, 0.5],
  ["P", 50, -0.5],
  ["C", 1, 0.01],
  ["P", 100, -1],
] as const)("the delta of PEG STK for a %s is in percent: %d is the slope %d", (right, delta, slope) => {
  const { slope: found, referenceConId } = pegTerms({ delta, referenceContractId: 0 } as PlaceOrder, right);
  expect([found, referenceConId]).toEqual([slope, undefined]);
});

test("an order pegged to a stock has the slope of its call", () => {
  const { peg } = termsOf("OPT", "PEG STK", { delta: 30, startingPrice: 1, stockRefPrice: 200 });
  expect(peg).toMatchObject({ slope: 0.3, startingPrice: 1, referencePrice: 200 });
});

test.each([
  [
    { volatility: 30, volatilityType: 2, continuousUpdate: 1, referencePriceType: 1 },
    { volatility: 0.3, follows: true },
  ],
  [
    { volatility: 2, volatilityType: 1 },
    { volatility: 0.02 * Math.sqrt(252), follows: false },
  ],
  [{ volatility: 30, volatilityType: 2, referencePriceType: 2 }, { reference: "side" }],
  [{ volatility: 30, volatilityType: 2, referencePriceType: 1 }, { reference: "midpoint" }],
])("the volatility of %j is %j", (change, expected) => {
  expect(termsOf("OPT", "VOL", change).volatility).toMatchObject(expected);
});

test("a limit of 0 is none for the types whose limit is optional", () => {
  expect(termsOf("STK", "REL", { lmtPrice: 0, auxPrice: 0.01 }).limitPrice).toBeUndefined();
  expect(termsOf("STK", "MIDPRICE", { lmtPrice: 0 }).limitPrice).toBeUndefined();
});
