import { expect, test } from "vitest";
import { isQuoteTick, latestQuote, latestQuoteOf } from "../../../src/operations/latest-quote.ts";
import { QUOTE_FIELDS, type QuoteValues } from "../../../src/operations/quote.ts";
import { type MarketDataType, TickType } from "../../../src/stoqey/mod.ts";

const NONE = Object.fromEntries(QUOTE_FIELDS.map((name) => [name, undefined])) as unknown as QuoteValues;
const quote = (values: Partial<QuoteValues>, ...[type = 1]: readonly MarketDataType[]) =>
  latestQuote({ ...NONE, ...values }, type, 7);

test("a quote has the named values, their kind, their time, and whether it is complete", () => {
  expect(quote({ bid: 1, ask: 2, last: 1.5, volume: 9 })).toEqual({
    ...NONE,
    ...{ bid: 1, ask: 2, last: 1.5, volume: 9 },
    ...{ dataType: "live", timeMs: 7, complete: true },
  });
  expect(quote({ bid: 1, ask: 2 })?.complete).toBe(false);
  expect(latestQuote({ ...NONE, close: 3 }, undefined, 7)?.dataType).toBe(undefined);
  expect([1, 2, 3, 4].map((type) => quote({ close: 3 }, type)?.dataType)).toEqual([
    ...["live", "frozen", "delayed", "delayed-frozen"],
  ]);
});

test("a price of 0 counts where there are units at it, and negative prices count always", () => {
  expect(quote({ bid: 0, bidSize: 5, ask: 0.05, askSize: 3 })).toMatchObject({
    bid: 0,
    bidSize: 5,
    ask: 0.05,
  });
  expect(quote({ bid: 0, bidSize: 0, ask: 0.05 })).toMatchObject({ bid: undefined, bidSize: undefined });
  expect(quote({ bid: -37.5, last: 0, lastSize: 2, close: 0 })).toMatchObject({
    bid: -37.5,
    last: 0,
    close: undefined,
  });
});

test("sizes without a price are no quote, and the size of a missing price is left out", () => {
  expect(quote({ bidSize: 3, volume: 100 })).toBe(undefined);
  expect(quote({ bid: 0, ask: 0, last: 0, close: 0 })).toBe(undefined);
  expect(quote({ close: 5, askSize: 3 })).toMatchObject({ close: 5, askSize: undefined });
});

test("ticks of one kind of data make a quote, never those of two", () => {
  const live = [TickType.BID, 1] as const;
  const delayed = [TickType.DELAYED_ASK, 2] as const;
  const of = (type: MarketDataType, isStated: boolean, ...ticks: (readonly [TickType, number])[]) =>
    latestQuoteOf(new Map(ticks), type, isStated, 7);
  expect(of(1, false, live, delayed)).toMatchObject({ bid: 1, ask: undefined, dataType: "live" });
  expect(of(3, true, live, delayed)).toMatchObject({ bid: undefined, ask: 2, dataType: "delayed" });
  // Delayed data that TWS did not announce are not taken for live ones.
  expect(of(1, false, delayed)).toMatchObject({ ask: 2, dataType: "delayed" });
  expect(of(1, true, delayed)).toBe(undefined);
  expect(of(2, false, live)).toMatchObject({ bid: 1, dataType: "frozen" });
});

test("the tick types of named values are known, and others are none of them", () => {
  const known = [TickType.BID, TickType.DELAYED_BID, TickType.CLOSE, TickType.VOLUME, TickType.DELAYED_LOW];
  expect(known.filter((type) => !isQuoteTick(type))).toEqual([]);
  expect([TickType.HALTED, TickType.LAST_TIMESTAMP].filter(isQuoteTick)).toEqual([]);
});
