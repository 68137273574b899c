import { expect, test } from "vitest";
import { QUOTE_FIELDS, quoteOf } from "../../../src/operations/quote.ts";
import { TickType } from "../../../src/stoqey/mod.ts";

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
