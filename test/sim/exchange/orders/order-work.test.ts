import { expect, test } from "vitest";
import type { OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { cents, HOUR, MINUTE, NOW, PaperTrading, SECOND } from "../../../support/paper-trading.ts";

const fillsOf = (paper: PaperTrading, permId: number) =>
  paper.trading.fills().filter((fill) => fill.permId === permId);

test("an iceberg order fills at most its display size in a second", () => {
  const paper = new PaperTrading();
  const sizes = { displaySize: 20, minFirstFill: undefined, minFill: undefined };
  const permId = paper.place({ quantity: 90, sizes });
  paper.pass(10 * SECOND);
  const seconds = new Map<number, number>();
  for (const { atMs, size } of fillsOf(paper, permId)) seconds.set(atMs, (seconds.get(atMs) ?? 0) + size);
  expect([...seconds.values()]).toEqual([20, 20, 20, 20, 10]);
  expect(paper.status(permId)).toBe("Filled");
});

test("a discretionary amount fills beyond the limit, and never beyond the amount", () => {
  const paper = new PaperTrading();
  const { ask } = paper.quote();
  const limitPrice = cents(ask - 0.05);
  const plain = paper.place({ type: "LMT", limitPrice });
  const little = paper.place({ type: "LMT", limitPrice, discretion: 0.04 });
  const enough = paper.place({ type: "LMT", limitPrice, discretion: 0.05, quantity: 10 });
  expect([plain, little, enough].map((permId) => paper.status(permId))).toEqual([
    "Submitted",
    "Submitted",
    "Filled",
  ]);
  expect(fillsOf(paper, enough).map(({ price }) => price)).toEqual([ask]);
});

test("a minimum quantity waits until so many units can be had at once", () => {
  const paper = new PaperTrading();
  const instrument = paper.contract(11031);
  const [best] = paper.exchange.depth(instrument, NOW, 1).asks;
  const size = best?.size ?? 0;
  const terms = { instrument, type: "LMT", limitPrice: best?.price, quantity: size + 500 } as const;
  const sizes = (minFirstFill: number) => ({ displaySize: undefined, minFirstFill, minFill: undefined });
  const held = paper.place({ ...terms, sizes: sizes(size + 1) });
  expect(paper.order(held).filled).toBe(0);
  const taken = paper.place({ ...terms, sizes: sizes(size) });
  expect(paper.order(taken).filled).toBe(size);
});

test.each(["MTL", "BOX TOP"] as const)(
  "%s takes the best price alone, and the rest becomes its limit",
  (type) => {
    const paper = new PaperTrading();
    const [best] = paper.exchange.depth(paper.contract(11031), NOW, 1).asks;
    const quantity = (best?.size ?? 0) + 100;
    const permId = paper.place({ instrument: paper.contract(11031), type, quantity });
    expect(fillsOf(paper, permId)).toMatchObject([{ size: best?.size, price: best?.price }]);
    expect(paper.order(permId)).toMatchObject({ status: "Submitted", fixedPrice: best?.price });
    for (let turn = 0; turn < 400 && paper.status(permId) !== "Filled"; turn++) paper.pass(MINUTE);
    for (const { price } of fillsOf(paper, permId)) expect(price).toBeLessThanOrEqual(best?.price ?? 0);
  },
);

test("a protected market order never fills more than 20 ticks from the quote at which it began", () => {
  const paper = new PaperTrading();
  const { ask } = paper.quote();
  const permId = paper.place({ type: "MKT PRT", quantity: 5 });
  expect(paper.order(permId)).toMatchObject({ fixedPrice: cents(ask + 0.2), status: "Filled" });
});

test("a snap order keeps the price that it took; a pegged one follows the market", () => {
  const paper = new PaperTrading();
  const snap = paper.place({ type: "SNAP PRIM", tif: "GTC", quantity: 10 });
  const first = paper.order(snap).fixedPrice;
  expect(first).toBe(paper.quote().bid);
  paper.pass(5 * MINUTE);
  expect(paper.order(snap).fixedPrice).toBe(first);
});

test.each(["REL", "PASSV REL", "PEG PRIM", "PEG MKT", "PEG MID", "PEG BEST", "MIDPRICE"] as const)(
  "%s never fills beyond its limit or outside bid and ask, and equal seeds give equal fills",
  (type) => {
    const run = () => {
      const paper = new PaperTrading(7);
      const limitPrice = cents(paper.quote().bid);
      const placed = (["BUY", "SELL"] as const).map((side) =>
        paper.place({ type, side, limitPrice, quantity: 300, tif: "GTC" } satisfies Partial<OrderTerms>),
      );
      paper.pass(HOUR);
      return { paper, limitPrice, fills: placed.flatMap((permId) => fillsOf(paper, permId)) };
    };
    const { paper, limitPrice, fills } = run();
    expect(fills.length).toBeGreaterThan(0);
    for (const { atMs, price, permId } of fills) {
      const { bid, ask } = paper.exchange.quote(paper.contract(), atMs);
      expect(price).toBeGreaterThanOrEqual(bid);
      expect(price).toBeLessThanOrEqual(ask);
      const { side } = paper.order(permId).terms;
      expect(side === "BUY" ? price <= limitPrice : price >= limitPrice).toBe(true);
    }
    expect(run().fills).toEqual(fills);
  },
);

test("a volatility order that does not follow keeps its first price", () => {
  const paper = new PaperTrading();
  const call = listedWithOptions(paper.exchange, NOW).find(
    ({ secType, symbol, right, strike }) =>
      secType === "OPT" && symbol === "AAPL" && right === "C" && strike === 260,
  );
  const place = (follows: boolean): number =>
    paper.place({
      ...(call === undefined ? {} : { instrument: call }),
      type: "VOL",
      quantity: 1,
      volatility: { volatility: 0.05, follows, reference: "midpoint" },
    });
  const [fixed, following] = [place(false), place(true)];
  const first = paper.order(fixed).fixedPrice;
  expect(first).toBeGreaterThan(0);
  paper.pass(10 * MINUTE);
  expect([paper.order(fixed).fixedPrice, paper.order(following).fixedPrice]).toEqual([first, undefined]);
});

test("a change of an order keeps the price that it took, until its limit or its type changes", () => {
  const paper = new PaperTrading();
  const peg = {
    offset: 5,
    offsetAtHalf: undefined,
    offsetFraction: undefined,
    startingPrice: undefined,
    referencePrice: undefined,
    slope: 1,
    referenceConId: undefined,
    rangeLower: undefined,
    rangeUpper: undefined,
  };
  const { ask } = paper.quote();
  const permId = paper.place({ type: "SNAP MKT", tif: "GTC", quantity: 10, peg });
  paper.pass(5 * MINUTE);
  expect(paper.quote().ask).not.toBe(ask);
  paper.trading.modify(permId, paper.terms({ type: "SNAP MKT", tif: "GTC", quantity: 20, peg }), paper.nowMs);
  expect(paper.order(permId)).toMatchObject({ fixedPrice: cents(ask - 5), terms: { quantity: 20 } });
  const limitPrice = cents(ask - 9);
  paper.trading.modify(permId, paper.terms({ type: "LMT", tif: "GTC", limitPrice }), paper.nowMs);
  expect(paper.order(permId).fixedPrice).toBeUndefined();
});
