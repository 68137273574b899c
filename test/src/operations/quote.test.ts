import { expect, test } from "vitest";
import { QUOTE_FIELDS, quoteOf } from "../../../src/operations/quote.ts";
import { type MarketDataType, TickType } from "../../../src/stoqey/mod.ts";

test("quoteOf() names live and delayed ticks, and leaves out what TWS does not know", () => {
  const live = new Map<TickType, number | string>([
    [TickType.BID, 10],
    [TickType.ASK, 11],
    [TickType.LAST, -1],
    [TickType.BID_SIZE, 3],
    [TickType.VOLUME, 0],
    [TickType.LAST_TIMESTAMP, "1768316400"],
  ]);
  const none = Object.fromEntries(QUOTE_FIELDS.map((name) => [name, undefined]));
  expect(quoteOf(live, 1)).toEqual({
    ...none,
    bid: 10,
    ask: 11,
    bidSize: 3,
    volume: 0,
    marketDataType: 1,
    ticks: live,
  });
  const delayed = new Map([[TickType.DELAYED_LAST, 12]]);
  expect(quoteOf(delayed, 3)).toEqual({ ...none, last: 12, marketDataType: 3, ticks: delayed });
});

test("quoteOf() takes only prices of the kind of data that TWS has stated", () => {
  const both = new Map([
    [TickType.BID, 100],
    [TickType.DELAYED_BID, 90],
    [TickType.ASK, 101],
    [TickType.DELAYED_LAST, 91],
  ]);
  const prices = (type: MarketDataType, isStated?: boolean) => {
    const { bid, ask, last } = quoteOf(both, type, isStated);
    return [bid, ask, last];
  };
  expect([3, 4].map((type) => prices(type))).toEqual(Array(2).fill([90, undefined, 91]));
  expect([1, 2].map((type) => prices(type, true))).toEqual(Array(2).fill([100, 101, undefined]));
  // Type 1 is also what stands where TWS has sent none.
  expect([1, 2].map((type) => prices(type))).toEqual(Array(2).fill([100, 101, 91]));
});
