import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { newOrder } from "../../../../sim/exchange/orders/order-times.ts";
import { orderTypeRow } from "../../../../sim/exchange/orders/order-types.ts";
import type { OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import {
  isOutOfRange,
  onPassiveTick,
  pegPrice,
  snapPrice,
} from "../../../../sim/exchange/orders/peg-price.ts";
import type { PegTerms } from "../../../../sim/exchange/orders/special-terms.ts";
import type { MarketView } from "../../../../sim/exchange/prices/market-view.ts";
import { MINUTE, NOW, PaperTrading } from "../../../support/paper-trading.ts";

const NO_PEG: PegTerms = {
  offset: 0,
  offsetAtHalf: undefined,
  offsetFraction: undefined,
  startingPrice: undefined,
  referencePrice: undefined,
  slope: 1,
  referenceConId: undefined,
  rangeLower: undefined,
  rangeUpper: undefined,
};
const BID = 100;
const ASK = 100.04;

/** The market of Apple's share with a fixed quote, and the prices of other contracts as they are. */
function view(
  change: { bid?: number; ask?: number; atMs?: number } = {},
  paper = new PaperTrading(),
): MarketView {
  const { bid = BID, ask = ASK, atMs = NOW } = change;
  const series = paper.exchange.priceSeries(paper.contract(), atMs);
  const seriesOf = (conId: number) => paper.exchange.priceSeries(paper.contract(conId), atMs);
  return { series, quote: { ...series.quote(atMs), bid, ask }, atMs, seriesOf };
}

function price(
  type: OrderTerms["type"],
  side: "BUY" | "SELL",
  peg: Partial<PegTerms>,
  at = view(),
): number | undefined {
  const paper = new PaperTrading();
  const terms = paper.terms({ type, side, peg: { ...NO_PEG, ...peg } });
  const { pegs = "primary" } = orderTypeRow(type);
  return pegPrice(newOrder(1, terms, at.series.calendar, NOW), pegs, at);
}

test.each([
  ["REL", "BUY", { offset: 0.01 }, 100.01],
  ["REL", "SELL", { offset: 0.01 }, 100.03],
  ["REL", "BUY", { offsetFraction: 0.0001 }, 100.01],
  ["PASSV REL", "BUY", { offset: 0.02 }, 99.98],
  ["PASSV REL", "SELL", { offset: 0.02 }, 100.06],
  ["PEG PRIM", "SELL", {}, ASK],
  ["PEG MKT", "BUY", { offset: 0.01 }, 100.03],
  ["PEG MKT", "SELL", { offset: 0.01 }, 100.01],
  ["PEG MID", "BUY", { offset: 0.01 }, 100.01],
  ["PEG MID", "SELL", { offset: 0.01 }, 100.03],
  ["PEG BEST", "BUY", { offset: 0.01 }, 100.01],
  ["PEG BEST", "SELL", { offset: Number.POSITIVE_INFINITY }, 100.02],
  ["PEG BEST", "BUY", { offset: Number.POSITIVE_INFINITY }, 100.02],
] as const)("%s to %s with %j works at its price of the quote", (type, side, peg, expected) => {
  expect(price(type, side, peg)).toBe(expected);
});

test("PEG MID has an offset of its own where the midpoint lies between two ticks", () => {
  const between = view({ ask: 100.03 });
  expect(price("PEG MID", "BUY", { offset: 0.01, offsetAtHalf: 0.005 }, between)).toBe(100.01);
  expect(price("PEG MID", "BUY", { offset: 0.01, offsetAtHalf: 0.005 })).toBe(100.01);
});

test.each([
  ["market", "BUY", 0, ASK],
  ["market", "SELL", 0.01, 100.01],
  ["midpoint", "BUY", 0, 100.02],
  ["primary", "BUY", 0, BID],
  ["primary", "SELL", 0.01, 100.03],
] as const)("SNAP to %s for a %s with offset %d takes %d", (snaps, side, offset, expected) => {
  const terms = new PaperTrading().terms({ side, peg: { ...NO_PEG, offset } });
  expect(snapPrice(terms, snaps, view())).toBe(expected);
});

test("a price pegged to a benchmark moves with it, by its slope, from the starting price on", () => {
  const paper = new PaperTrading();
  const spy = paper.contract(756733);
  const [before, later] = [NOW, NOW + 30 * MINUTE].map((atMs) =>
    paper.exchange.priceSeries(spy, atMs).price(atMs),
  );
  const peg = { startingPrice: 100, referencePrice: before as number, referenceConId: 756733, slope: -0.5 };
  const moved = 100 - 0.5 * ((later as number) - (before as number));
  expect(price("PEG BENCH", "BUY", peg)).toBe(100);
  const at = view({ atMs: NOW + 30 * MINUTE }, paper);
  expect(Math.abs((price("PEG BENCH", "BUY", peg, at) as number) - moved)).toBeLessThanOrEqual(0.01);
});

test("without a starting price a pegged order begins at the midpoint of when it was placed", () => {
  const { bid, ask } = new PaperTrading().quote();
  const began = price("PEG BENCH", "BUY", { referenceConId: 756733 });
  expect(began).toBe(onPassiveTick((bid + ask) / 2, "BUY", 0.01));
});

test("an order pegged to nothing has no price, and one out of its range is out", () => {
  expect(price("PEG BENCH", "BUY", { startingPrice: 100 })).toBeUndefined();
  const paper = new PaperTrading();
  const { last } = paper.exchange.quote(paper.contract(756733) as Instrument, NOW);
  const within = { ...NO_PEG, referenceConId: 756733, rangeLower: last - 1, rangeUpper: last + 1 };
  const out = (change: Partial<PegTerms>): boolean =>
    isOutOfRange(paper.terms({ peg: { ...within, ...change } }), view());
  expect([out({}), out({ rangeLower: last + 0.5 }), out({ rangeUpper: last - 0.5 })]).toEqual([
    false,
    true,
    true,
  ]);
});

test("a price is rounded to the tick that is no worse for the order", () => {
  expect([onPassiveTick(100.019, "BUY", 0.01), onPassiveTick(100.011, "SELL", 0.01)]).toEqual([
    100.01, 100.02,
  ]);
  expect([onPassiveTick(100.01, "BUY", 0.01), onPassiveTick(100.01, "SELL", 0.01)]).toEqual([100.01, 100.01]);
});
